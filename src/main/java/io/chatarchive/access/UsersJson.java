package io.chatarchive.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.chatarchive.settings.InvalidSettingException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.stream.Collectors;

/** The text of the users file. Errors name the place, and never show what stands there: it may be a hash. */
final class UsersJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(JsonInclude.Value.ALL_NON_NULL)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new TimeDeserializer()))
            .build();

    private UsersJson() {}

    /**
     * Reads it.
     *
     * @param name of the file, for errors
     * @throws InvalidSettingException names the line, if it cannot be used
     */
    static Users read(String text, String name) {
        try {
            Users users = JSON.readValue(text, Users.class);
            if (users != null) {
                return users;
            }
        } catch (JsonProcessingException e) {
            throw new InvalidSettingException(place(e, name) + problem(e));
        }
        throw new InvalidSettingException(name + ": There is no list of users.");
    }

    static String write(Users users) {
        try {
            return JSON.writeValueAsString(users) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + users, e);
        }
    }

    private static String place(JsonProcessingException error, String name) {
        JsonLocation location = error.getLocation();
        return name + (location == null ? ": " : ":" + location.getLineNr() + ": ");
    }

    private static String problem(JsonProcessingException error) {
        if (error.getCause() instanceof InvalidSettingException sentence) {
            return sentence.getMessage();
        }
        if (error instanceof UnrecognizedPropertyException unknown) {
            return "The users file has no field '" + unknown.getPropertyName() + "'.";
        }
        boolean isJson = !(error.getCause() instanceof StreamReadException);
        if (isJson
                && error instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()) {
            return "The value of " + path(mapping) + " is not what the users file has there.";
        }
        return "The users file is no JSON that can be read.";
    }

    private static String path(JsonMappingException error) {
        return error.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static final class TimeDeserializer extends FromStringDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        TimeDeserializer() {
            super(Instant.class);
        }

        @Override
        protected Instant _deserialize(String text, DeserializationContext context) throws IOException {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw context.weirdStringException(text, Instant.class, "no time");
            }
        }
    }
}
