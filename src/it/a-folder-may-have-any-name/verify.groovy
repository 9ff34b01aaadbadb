def report = evaluate(new File(runReport))

['odd: n\u00e4me & 100%', 'real'].each { folder ->
    assert report("${folder}/target/ciroach").states == [write: 'SUCCEEDED']
    assert new File(basedir, "${folder}/target/seen.txt").text == 'seen\n'
}
