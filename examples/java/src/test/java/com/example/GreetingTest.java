package com.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GreetingTest {

    @Test
    void namesTheOneWhoIsGreeted() {
        assertTrue(Greeting.to("Ciroach").startsWith("Hello, Ciroach, "));
    }
}
