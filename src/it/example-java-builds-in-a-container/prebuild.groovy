evaluate(new File(copyExample))

// The image is made on demand: the first time that takes minutes.
def engine = [engineScript, 'jdk'].execute()
engine.consumeProcessOutput(System.out, System.err)
assert engine.waitFor() == 0 : 'dev/engine jdk made no image'
return true
