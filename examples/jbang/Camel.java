import org.apache.camel.dsl.jbang.core.commands.CamelJBangMain;

public class Camel {
    public static void main(String[] arguments) {
        CamelJBangMain.run(arguments);
    }
}
