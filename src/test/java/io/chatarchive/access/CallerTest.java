package io.chatarchive.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {
    @ParameterizedTest
    @CsvSource({"monitor, false, false", "viewer, true, false", "operator, true, true"})
    void should_see_and_act_as_the_role_says(String role, boolean sees, boolean acts) {
        Caller caller = new Caller("anna", Role.of(role), Set.of());

        assertThat(caller.seesText()).isEqualTo(sees);
        assertThat(Caller.VERBS).allMatch(verb -> caller.may(verb) == acts);
    }

    @Test
    void should_lose_only_the_verbs_that_are_taken_away() {
        Caller caller = new Caller("anna", Role.OPERATOR, Set.of("discard"));

        assertThat(Caller.VERBS).hasSize(13).allMatch(verb -> caller.may(verb) != verb.equals("discard"));
    }

    @Test
    void should_not_do_what_does_not_exist() {
        assertThat(new Caller("anna", Role.OPERATOR, Set.of()).may("format-disk"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"root", "OPERATOR", "''"})
    void should_list_the_roles_when_it_is_none(String role) {
        assertThatThrownBy(() -> Role.of(role))
                .hasMessage("'" + role + "' is no role; expected monitor, viewer or operator.");
    }
}
