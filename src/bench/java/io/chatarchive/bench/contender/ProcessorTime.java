package io.chatarchive.bench.contender;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Processor time that a contender, Redis and the database have taken, where they are processes of this benchmark. */
public record ProcessorTime(Map<String, Duration> byProcess) {
    public static final List<String> METRICS = List.of("its own CPU", "CPU of Redis", "CPU of the database");
    public static final String UNIT = "µs a message";

    static ProcessorTime of(ProcessHandle contender) {
        Map<String, Duration> times = new LinkedHashMap<>();
        contender.info().totalCpuDuration().ifPresent(time -> times.put(METRICS.get(0), time));
        server("redis").ifPresent(time -> times.put(METRICS.get(1), time));
        server("mariadbd").ifPresent(time -> times.put(METRICS.get(2), time));
        return new ProcessorTime(times);
    }

    ProcessorTime since(ProcessorTime before) {
        Map<String, Duration> times = new LinkedHashMap<>();
        byProcess.forEach((process, time) -> times.put(process, time.minus(before.byProcess.get(process))));
        return new ProcessorTime(times);
    }

    private static Optional<Duration> server(String program) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .command()
                        .map(command ->
                                command.substring(command.lastIndexOf('/') + 1).startsWith(program))
                        .orElse(false))
                .findFirst()
                .flatMap(process -> process.info().totalCpuDuration());
    }
}
