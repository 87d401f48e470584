/** What the command line can do, in words. */
import { UsageError } from './usage-error.js';

const OVERVIEW = `mldrift <command> [options]

  serve     start the server (home folder, port and the rest come from the environment)
  drift     compare two files and report what changed
  automl    find the best model for a file of rows
  predict   predict rows with a model file
  loop      run the whole loop on two files: drift, retrain, compare, verdict
  demo      play the loop on synthetic and real data, then leave the server up
  openapi   write the API document to a file
  help      this text, or \`mldrift help <command>\`

  --version
`;

const COMMANDS: Readonly<Record<string, string>> = {
  serve: `mldrift serve [options]

  --port <n>       port to listen on (MLDRIFT_PORT, 3000)
  --host <name>    address to bind to (MLDRIFT_HOST, 127.0.0.1)
  --home <folder>  folder for everything that is kept (MLDRIFT_HOME, ./.mldrift)
`,
  drift: `mldrift drift --reference <file> --current <file> [options]

Compares the current rows with the reference, column by column and as a whole, and says what changed, by how much and
where. Files: .csv .tsv .ndjson .jsonl .json .parquet

  --reference <file>     rows of the past
  --current <file>       new rows
  --preset <name>        how drift is decided: default, custom, psi-max-0.2, or the rules of other tools: seed,
                         evidently, nannyml, tfdv (default)
  --settings <file>      settings of a monitor as JSON; options given besides win
  --alpha <p>            largest corrected p-value that counts as drift (0.05)
  --target <column>      the column to predict: judged like a feature, and drift of it is drift of the data set
  --time-column <column> when rows were made; not compared. Without it dates that only move forward are left out
  --id-column <column>   names the rows; not compared
  --ignore <a,b,...>     columns that are not compared
  --segments <a,b,...>   category columns whose levels are also judged one by one
  --chunks <rule>        cut the rows to see the change over time: a number of chunks, or hour, day, week, month
  --seed <n>             seed of permutation tests and samples (1)
  --html <file>          write the report as one HTML page that needs no network
  --json                 one JSON object on standard output and nothing else

Exit codes: 0 no drift, 10 drift, 2 bad input, 1 anything else.
`,
  automl: `mldrift automl --train <file> --target <column> [options]

Compares models by cross-validation, tunes and blends the best within the budget, tests them against a model that says
the same for every row, and fits the winner on all rows. Files: .csv .tsv .ndjson .jsonl .json .parquet

  --train <file>           rows to learn from
  --target <column>        the column to predict
  --budget <seconds>       ends the search, also in the middle of a fit, with the best model by then; 1 or more.
                           The clock starts with the command. Without it every model gets all its folds
  --test <file>            rows that take no part, to score the winner on
  --out <file>             write the model
  --html <file>            write the report as one HTML page that needs no network; explaining the model is part of
                           the budget
  --task <name>            classification or regression; found out when left out
  --models <a,b,...>       models to compare; all that suit the task when left out
  --exclude <a,b,...>      models that are not compared; not together with --models
  --no-turbo               compare the slow models too; with a budget they are, after the others
  --folds <n>              folds of cross-validation, 2 to 20 (5)
  --repeats <n>            draws the folds anew so often, 1 to 10 (1; under a budget without --folds up to 3 where rows are few)
  --fold-strategy <name>   auto, stratified, k-fold, group, stratified-group, time-series, holdout (auto)
  --time <column>          orders the rows (dates or numbers): folds learn from the past and are judged on what follows
  --gap <rows>             with --time: rows left out between learning and judging (0)
  --groups <column>        rows of one value stay on one side of every split; not a feature
  --sort <metric>          ranks the leaderboard (accuracy, or r2 for regression)
  --segments <a,b,...>     columns, 10 at most, by whose levels the best model is judged one by one, on rows that its
                           folds had not seen: scores, rates and how far the groups lie apart. They may be ignored
  --ignore <a,b,...>       columns that models do not learn from
  --keep <a,b,...>         columns that may stay although they look as if they give the target away
  --no-guards              look for no such columns
  --setup <file>           options of the preparation of columns as JSON
  --tune <n>               trials of parameters for each of the best models; off, auto (auto with a budget, else off)
  --ensemble <on|off>      try the best models together (on with a budget, else off)
  --errors <ignore|raise>  whether the first model that fails ends the search (ignore)
  --seed <n>               seed of everything random (1)
  --json                   one JSON object on standard output and nothing else

Exit codes: 0 a usable model, 12 no model beats saying the same for every row, 2 bad input, 1 anything else.
`,
  predict: `mldrift predict --model <file> --data <file> [options]

Predicts every row in its order. CSV has the column prediction and, for classes, probability_<class> for each class.
Standard error says of each column in how many rows the value is missing, or is one that training did not know.
Files: .csv .tsv .ndjson .jsonl .json .parquet

  --model <file>  a model file, as \`mldrift automl --out\` writes it
  --data <file>   rows with the columns that the model needs; further ones are ignored
  --out <file>    where to write the predictions (standard output); the file appears when all of them are written
  --json          one JSON object a line instead of CSV; with --out also one on standard output with the counts below

Exit codes: 0 done, 2 bad input, 1 anything else.
`,
  loop: `mldrift loop --reference <file> --current <file> --target <column> [options]

Compares the current rows with the reference. When they drifted, trains a champion on the reference, a challenger on
the current rows, and judges both on current rows that neither has seen. Files: .csv .tsv .ndjson .jsonl .json .parquet

  --reference <file>     rows of the past
  --current <file>       new rows, same columns
  --target <column>      the column to predict
  --task <name>          classification or regression; found out when left out
  --holdout <share>      share of the rows that judges instead of trains, above 0 to 0.9 (0.3)
  --time-column <column> orders the rows: the newest are held out, and folds follow time
  --id-column <column>   names the rows; never a feature
  --reject-limit <share> share of the rows that may be malformed or of the wrong type; they are left out (0)
  --models <a,b,...>     estimators to compare; all that suit the task when left out
  --folds <n>            folds of cross-validation, 2 to 20 (5)
  --seed <n>             seed of everything random (1)
  --preset <name>        how drift is decided, as for \`mldrift drift\` (default)
  --timeout <seconds>    limit of each training (3600)
  --json                 one JSON object on standard output and nothing else

Exit codes: 0 nothing to do, 10 challenger promoted, 11 challenger rejected, 2 bad input, 1 anything else.
`,
  demo: `mldrift demo [options]

  --exit          stop after the closing table; exit code 0 only if every step went as expected
  --story <name>  play only one: synthetic or weather
  --url <url>     play against a server that is up already, instead of starting one in a fresh home
  --key <secret>  its API key, of an admin
`,
  openapi: `mldrift openapi --out <file>

  --out <file>    where to write the API document; - is standard output
`,
};

/** @throws UsageError when there is no such command */
export function helpText(command?: string): string {
  if (command === undefined) return OVERVIEW;
  const text = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (text === undefined)
    throw new UsageError(`unknown command ${command}; \`mldrift help\` lists the commands`);
  return text;
}
