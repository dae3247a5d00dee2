package io.github.camelstreams.order;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Hawtio in a real Chromium. Its screenshots go to {@code target/hawtio}. */
final class HawtioBrowser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path SCREENSHOTS = Path.of("target", "hawtio");

    private final ChromeDriver browser;
    private final URI address;

    /**
     * @param address of the management port
     * @param authorization what a person's browser sends once the login is given
     */
    HawtioBrowser(URI address, String authorization) {
        this.address = address;
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium").orElseThrow());
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1500,950");
        browser =
                new ChromeDriver(
                        new ChromeDriverService.Builder()
                                .usingDriverExecutable(program("chromedriver").orElseThrow())
                                .build(),
                        options);
        // Hawtio looks for its elements itself: they come when they come
        browser.manage().timeouts().implicitlyWait(PATIENCE);
        browser.executeCdpCommand("Network.enable", Map.of());
        browser.executeCdpCommand(
                "Network.setExtraHTTPHeaders",
                Map.of("headers", Map.of("Authorization", authorization)));
    }

    /** Whether this machine has what it takes. */
    static boolean isThere() {
        return program("chromium").isPresent() && program("chromedriver").isPresent();
    }

    private static Optional<File> program(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .findFirst();
    }

    /** Shows the diagram of a route. */
    void openRoute(String id) {
        openCamel();
        click(
                "//li[@id='org.apache.camel-CamelContexts-order-routes-%s-folder']/div"
                        .formatted(id));
        click("//a[text()='Route Diagram']");
    }

    /** Shows the table of all routes. */
    void openRoutes() {
        openCamel();
        click("//li[@id='org.apache.camel-CamelContexts-order-routes-folder']/div");
        click("//a[text()='Routes']");
    }

    private void openCamel() {
        browser.get(address + "/hawtio/camel");
    }

    /** The text of the diagram. */
    String diagram() {
        return steadily(() -> browser.findElement(By.className("camel-route-diagram")).getText());
    }

    /** The exchanges that the first node has seen completed: below those in flight. */
    long count() {
        return steadily(
                () ->
                        Long.parseLong(
                                browser.findElement(By.className("camel-route-diagram"))
                                        .findElement(By.cssSelector("[data-id='0']"))
                                        .getText()
                                        .lines()
                                        .skip(1)
                                        .findFirst()
                                        .orElseThrow()));
    }

    /** The state of a route in the table. */
    String state(String route) {
        return steadily(
                () ->
                        row(route)
                                .findElement(By.xpath("./td[@data-label='State']"))
                                .getText()
                                .strip());
    }

    /** Stops a route by the table's button. */
    void stop(String route) {
        press(route, "Stop");
    }

    /** Starts it again. */
    void start(String route) {
        press(route, "Start");
    }

    private void press(String route, String button) {
        steadily(
                () -> {
                    WebElement box = row(route).findElement(By.cssSelector("input[type=checkbox]"));
                    if (!box.isSelected()) {
                        box.click();
                    }
                    return box.isSelected();
                });
        click("//button[normalize-space()='%s']".formatted(button));
    }

    private WebElement row(String route) {
        return browser.findElement(By.xpath("//tr[td[normalize-space()='%s']]".formatted(route)));
    }

    private void click(String path) {
        steadily(
                () -> {
                    browser.findElement(By.xpath(path)).click();
                    return true;
                });
    }

    /**
     * Hawtio draws its pages again and again: what was found may be gone, or be without its numbers
     * yet, and is looked for.
     */
    private static <T> T steadily(Callable<T> look) {
        return await().atMost(PATIENCE)
                .ignoreExceptionsMatching(
                        failure ->
                                failure instanceof StaleElementReferenceException
                                        || failure instanceof NumberFormatException)
                .until(look, found -> !Boolean.FALSE.equals(found));
    }

    void screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(
                    SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.quit();
    }
}
