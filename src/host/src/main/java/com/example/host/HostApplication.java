package com.example.host;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** An application that nobody wrote for the archive: it has JSON, routes, databases, threads and health of its own. */
@SpringBootApplication
@RestController
public class HostApplication {
    public record Person(String firstName) {}

    public static void main(String[] arguments) {
        SpringApplication.run(HostApplication.class, arguments);
    }

    @PostMapping("/people")
    Person person(@RequestBody Person person) {
        return person;
    }

    @Bean
    HikariDataSource reports() {
        HikariDataSource reports = new HikariDataSource();
        reports.setJdbcUrl("jdbc:mysql://127.0.0.1:1/reports");
        return reports;
    }

    @Bean
    @Primary
    HikariDataSource orders(
            @Value("${orders.url}") String url,
            @Value("${orders.username}") String username,
            @Value("${orders.password}") String password) {
        HikariDataSource orders = new HikariDataSource();
        orders.setJdbcUrl(url);
        orders.setUsername(username);
        orders.setPassword(password);
        orders.setConnectionTimeout(2_000);
        return orders;
    }
}
