package com.example;

import org.junit.jupiter.api.Test;

class ReadyTest {

    @Test
    void runs() {}
}
