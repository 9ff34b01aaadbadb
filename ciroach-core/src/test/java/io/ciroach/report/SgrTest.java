package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SgrTest {

    @ParameterizedTest
    @CsvSource({
        "31, f1",
        "1;31, f1 bold",
        "91, f9",
        "41, b1",
        "101, b1",
        "38;5;9, f9",
        "38;5;196, f1",
        "38;5;240, f8",
        "38;2;0;128;0, f2",
        "48;2;250;250;250, b7",
        "2;3;4;7, faint italic underlined inverse",
        "31;39;1;22;3;23;4;24;7;27;42;49, ''",
        "31;0, ''",
        "31;, ''",
        "999999999999, ''"
    })
    void attributesBecomeClasses(String parameters, String classes) {
        assertThat(html("\u001b[" + parameters + "mx"))
                .isEqualTo(classes.isEmpty() ? "x" : "<span class=\"" + classes + "\">x</span>");
    }

    @Test
    void coloursGoOnUntilTheyEnd() {
        assertThat(html("a\u001b[31mb\u001b[1mc\u001b[0md"))
                .isEqualTo("a<span class=\"f1\">b</span><span class=\"f1 bold\">c</span>d");
    }

    @Test
    void textIsNeverMarkupOrACommand() {
        assertThat(html("</script>\u001b[31m<!--\u0000\u202e&\"\u001b[2Jx"))
                .isEqualTo("&lt;/script&gt;<span class=\"f1\">&lt;!-- &amp;&quot; [2Jx</span>");
    }

    private static String html(String line) {
        Html html = new Html();
        Sgr.write(html, line);
        return html.toString();
    }
}
