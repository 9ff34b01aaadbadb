evaluate(new File(copyExample))
