// check-asyncapi.js FILE: whether the AsyncAPI parser accepts it. Prints what it finds wrong; exits 1 for an error.
const fs = require("fs");
const { Parser } = require("@asyncapi/parser");

// Its severities; information and hints are not printed.
const ERROR = 0;
const WARNING = 1;

new Parser().parse(fs.readFileSync(process.argv[2], "utf8")).then(({ document, diagnostics }) => {
  const wrong = diagnostics.filter((one) => one.severity <= WARNING);
  for (const one of wrong) {
    console.log(`${process.argv[2]}:${one.range.start.line + 1}: ${one.path.join(".")}: ${one.message}`);
  }
  const channels = document ? document.channels().all().length : 0;
  if (channels === 0) console.log(`${process.argv[2]}: no channel was read`);
  process.exit(channels > 0 && !wrong.some((one) => one.severity === ERROR) ? 0 : 1);
});
