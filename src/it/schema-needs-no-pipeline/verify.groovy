def schema = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/editors/ciroach.schema.json'))
assert schema.title == 'ciroach.toml'
assert schema.definitions['step-image'].description

// On the console, even where Maven is quiet.
assert new File(basedir, 'build.log').text.contains('"title" : "ciroach.toml"')
