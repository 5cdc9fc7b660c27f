package com.example;

import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

public class Application {
    public static void main(String[] arguments) throws Exception {
        var context = new DefaultCamelContext();
        context.getPropertiesComponent().setLocation("classpath:application.properties");
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(PluginHelper.getPackageScanResourceResolver(context)
                        .findResources("classpath:routes/chat-archive*.camel.yaml"));
        Runtime.getRuntime().addShutdownHook(new Thread(context::stop));
        context.start();
        Thread.currentThread().join();
    }
}
