def report = evaluate(new File(runReport))

for (folder in ['plain', 'real']) {
    assert report("${folder}/target/ciroach").states == [write: 'SUCCEEDED']
    assert new File(basedir, "${folder}/target/seen.txt").text == 'seen\n'
}
