package io.chatarchive.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What people write, as the JSON objects that a chat server sends. Safe for many threads. */
final class Conversation {
    /** A message: the three fields that are archived, and one that the table has no column for. */
    record Message(String username, String userid, String msg, String room) {}

    private static final List<Message> MESSAGES = List.of(
            says("大厅", "2", "老王", "上线了"),
            says("大厅", "7", "小李", "老王早上好 👋"),
            says("大厅", "2", "老王", "早,昨晚的球看了吗?"),
            says("大厅", "11", "阿珍", "看了,最后三分钟太精彩了 🎉"),
            says("吃货群", "7", "小李", "中午吃什么?"),
            says("吃货群", "15", "大壮", "楼下新开了一家兰州拉面 🍜"),
            says("吃货群", "11", "阿珍", "走走走,我请客 😄"),
            says("吃货群", "2", "老王", "给我带一份,多放辣 🌶"),
            says("技术交流", "15", "大壮", "消息队列里积压了两万条,正常吗?"),
            says("技术交流", "2", "老王", "正常,定时任务会同步到 MySQL"),
            says("技术交流", "23", "Anna", "Nothing lost, nothing doubled 👍"),
            says("技术交流", "7", "小李", "那我就放心了 😌"),
            says("技术交流", "31", "José", "¿Quién está de guardia hoy?"),
            says("技术交流", "11", "阿珍", "今天我值班 🙋"),
            says("大厅", "23", "Anna", "周末愉快! Have a nice weekend 🌞"),
            says("大厅", "15", "大壮", "下线了,明天见 🌙"));

    private final List<String> json;

    Conversation() {
        ObjectMapper mapper = new ObjectMapper();
        json = MESSAGES.stream().map(message -> write(mapper, message)).toList();
    }

    List<String> next(int messages) {
        return ThreadLocalRandom.current()
                .ints(messages, 0, json.size())
                .mapToObj(json::get)
                .toList();
    }

    private static Message says(String room, String userId, String name, String text) {
        return new Message(name, userId, name + ":" + text, room);
    }

    private static String write(ObjectMapper mapper, Message message) {
        try {
            return mapper.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write as JSON: " + message, e);
        }
    }
}
