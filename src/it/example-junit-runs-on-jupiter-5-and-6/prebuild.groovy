evaluate(new File(copyExample))
return true
