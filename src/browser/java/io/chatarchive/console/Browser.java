package io.chatarchive.console;

import io.chatarchive.fixture.ChatFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** A person's browser: Chromium without a window, with nothing kept from before. */
final class Browser implements AutoCloseable {
    private static final Path PICTURES = Path.of("target", "console");
    private static final int HEIGHT = 1000;
    static final int WIDE = 1600;

    private final ChromeDriver driver;

    Browser(String language) {
        driver = Chromium.start(language);
        width(WIDE);
    }

    void width(int pixels) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
        driver.manage().window().setSize(new Dimension(Math.max(500, pixels), HEIGHT));
    }

    /** What the operating system prefers: light or dark. */
    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void open(String url) {
        driver.get(url);
    }

    /** Another view of the page that is open. */
    void go(String hash) {
        run("location.hash = arguments[0]", hash);
    }

    String address() {
        return driver.getCurrentUrl();
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    WebElement await(String css) {
        return Browser.<WebElement>patiently(
                () -> {
                    List<WebElement> found = driver.findElements(By.cssSelector(css));
                    return found.isEmpty() || !found.get(0).isDisplayed() ? null : found.get(0);
                },
                css);
    }

    /** The first that is shown and has this text. */
    WebElement await(String css, String text) {
        return patiently(
                () -> driver.findElements(By.cssSelector(css)).stream()
                        .filter(each -> each.isDisplayed() && each.getText().contains(text))
                        .findFirst()
                        .orElse(null),
                css + " with " + text);
    }

    private interface Look<T> {
        T look();
    }

    private static <T> T patiently(Look<T> look, String what) {
        return Awaitility.await("there is " + what)
                .atMost(ChatFixture.PATIENCE)
                .ignoreExceptionsInstanceOf(StaleElementReferenceException.class)
                .until(look::look, found -> found != null);
    }

    void awaitGone(String css) {
        Awaitility.await("no " + css)
                .atMost(ChatFixture.PATIENCE)
                .until(() -> driver.findElements(By.cssSelector(css)).isEmpty());
    }

    /** As a person does who tries again when the page has just changed. */
    void click(String css) {
        Awaitility.await("click " + css)
                .atMost(ChatFixture.PATIENCE)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(() -> {
                    await(css).click();
                    return true;
                });
    }

    void click(String css, String text) {
        Awaitility.await("click " + css + " " + text)
                .atMost(ChatFixture.PATIENCE)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(() -> {
                    await(css, text).click();
                    return true;
                });
    }

    /** What is on the page. */
    String text() {
        return texts("body").get(0);
    }

    void awaitText(String text) {
        await("body", text);
    }

    /** In one step of the page, which may draw anew at any moment. */
    @SuppressWarnings("unchecked")
    List<String> texts(String css) {
        return (List<String>)
                run("return [...document.querySelectorAll(arguments[0])].map(each => each.innerText)", css);
    }

    String attribute(String css, String name) {
        return patiently(() -> await(css).getAttribute(name), css + " has " + name);
    }

    int count(String css) {
        return driver.findElements(By.cssSelector(css)).size();
    }

    /** Puts a text into a field, in the place of what is there. */
    void type(String css, String text) {
        patiently(
                () -> {
                    await(css).sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
                    return css;
                },
                css + " to type into");
    }

    /** Presses a key where nothing is typed. */
    void press(CharSequence key) {
        run("document.activeElement.blur()");
        driver.findElement(By.tagName("body")).sendKeys(key);
    }

    void choose(String css, String value) {
        run(
                "const s = document.querySelector(arguments[0]); s.value = arguments[1];"
                        + " s.dispatchEvent(new Event('change', { bubbles: true }))",
                css,
                value);
    }

    /** What the browser has complained of since the last call, but that nobody was logged in. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .filter(message -> !message.contains("/api/me - Failed to load resource"))
                .toList();
    }

    /** All that axe finds, in a line each. */
    List<String> violations() throws IOException {
        return Axe.violations(driver);
    }

    /** Bytes of live objects of the page's scripts. */
    long heap() {
        driver.executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
        return ((Number) driver.executeCdpCommand("Runtime.getHeapUsage", Map.of())
                        .get("usedSize"))
                .longValue();
    }

    /** A picture of the whole page, for people. */
    void picture(String name) throws IOException {
        long height = Math.min(3000, ((Number) run("return document.documentElement.scrollHeight")).longValue());
        long width = ((Number) run("return innerWidth")).longValue();
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", Math.max(HEIGHT, height), "deviceScaleFactor", 1, "mobile", false));
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        width((int) width);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
