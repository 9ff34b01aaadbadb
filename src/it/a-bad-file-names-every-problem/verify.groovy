def log = new File(basedir, 'build.log').text

[
    'ciroach.toml:2:1: ',
    'did you mean "max_parallel"?',
    'ciroach.toml:7:1: ',
    'did you mean "command"?',
    'ciroach.toml:8:10: ',
    'ciroach.toml:14:10: ',
    'did you mean "lint"?',
].each { text ->
    assert log.count(text) == 2 : text
}
assert !log.contains('Exception')
assert !new File(basedir, 'target').exists()
