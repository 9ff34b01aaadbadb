package com.example;

/** Says hello. */
public final class Greeting {

    private Greeting() {}

    public static String to(String name) {
        return "Hello, " + name + ", from Java " + Runtime.version().feature();
    }

    public static void main(String[] args) {
        System.out.println(to(args[0]));
    }
}
