def log = new File(basedir, 'build.log').text

assert log.contains("there is no ciroach.toml in ${basedir}")
assert log.contains("there is no ${new File(basedir, 'ci/nightly.toml')}")
assert log.count('BUILD SUCCESS') == 1
