def engine = [engineScript, 'jdk'].execute()
engine.consumeProcessOutput(System.out, System.err)
assert engine.waitFor() == 0 : 'dev/engine jdk made no image'
return true
