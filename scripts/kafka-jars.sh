# The programs of scripts/kafka: Java, and the jars that Maven fetches once; sourced after lib.sh, not run.
KAFKA_VERSION=3.9.1
JARS=${XDG_CACHE_HOME:-$HOME/.cache}/steward/kafka-$KAFKA_VERSION
SUMS=$ROOT/deploy/kafka/jars.sha256
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java

need_java() {
  local version
  version=$("$JAVA" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -1) || true
  [[ -n $version ]] || die "Kafka needs Java 17 or newer, and $JAVA doesn't run. Install it (Debian:" \
    "apt-get install openjdk-17-jre-headless), or set JAVA_HOME."
  [[ $version -ge 17 ]] || die "Kafka needs Java 17 or newer; $JAVA is $version. Set JAVA_HOME to a newer one."
}

# fetch DIR: the jars by Maven.
fetch() {
  command -v mvn >/dev/null || die "The jars of Kafka $KAFKA_VERSION are not in $JARS, and Maven, which fetches them, is not" \
    "here. Install it (Debian: apt-get install maven), or copy that directory from a machine that has it."
  say "Fetching Kafka $KAFKA_VERSION with Maven (56 MB, once)"
  mvn -q -B -ntp -Dstyle.color=never -f deploy/kafka/pom.xml dependency:copy-dependencies "-DoutputDirectory=$1" >&2 ||
    die "Maven could not fetch Kafka $KAFKA_VERSION (its words are above). Is there a network? The jars are kept in $JARS" \
      "once they were fetched; that directory may also be copied from another machine."
}

# refuse_wrong DIR: ends when a jar of the list is absent there or is another one.
refuse_wrong() {
  local wrong
  wrong=$( (cd "$1" && LC_ALL=C sha256sum --quiet -c "$SUMS" 2>&1 || true) | sed -n 's/: FAILED.*//p')
  [[ -z $wrong ]] || die "These jars in $1 are not those of deploy/kafka/jars.sha256, so Kafka is not started:" \
    $'\n'"$wrong"$'\n'"If nobody changed them on purpose, remove $JARS: the next start fetches them again."
}

need_jars() {
  local new
  if [[ ! -d $JARS ]]; then
    mkdir -p "$(dirname "$JARS")"
    new=$(mktemp -d "$JARS.XXXXXX")
    trap "rm -rf '$new'" EXIT
    fetch "$new"
    refuse_wrong "$new"
    chmod 755 "$new"
    # Another start may have been faster.
    mv -T "$new" "$JARS" 2>/dev/null || rm -rf "$new"
    trap - EXIT
  fi
  refuse_wrong "$JARS"
}

# Only what the list names, whatever else lies there.
class_path() { sed "s|^[0-9a-f]*  |$JARS/|" "$SUMS" | paste -sd:; }

pin() {
  local new
  new=$(mktemp -d)
  fetch "$new"
  (cd "$new" && LC_ALL=C sha256sum -- *.jar) >"$SUMS"
  rm -rf "$new"
}
