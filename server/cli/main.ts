import { enableCompileCache } from 'node:module'
import { resolve } from 'node:path'

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'

import { exportFormats } from '../core/export/exportFormats.ts'
import { importFormatNames, importFormats } from '../interop/importFormats.ts'
import { makeFolder } from '../io/files/makeFolder.ts'
import { addAdapterCommands } from './adapters/adaptersProgram.ts'
import { addDatasetCommands } from './dataset/datasetProgram.ts'
import { addTrainCommands } from './train/trainProgram.ts'
import { exitCodes, failWith } from './print/exitCode.ts'

keepCompiled(resolve(import.meta.dirname, '../..', process.env.ASSAY_HOME || '.assay', 'compiled'))

/** `assay`: the same use cases as the page. Each command imports its code when it runs, which keeps the others quick to start. */
const program = new Command('npm run assay --')
  .description('Run notebooks of prompt experiments on local models.')
  .showHelpAfterError('(add --help for the options)')
  .exitOverride()
  // An option that a command and its subcommand have (train --json, train list --json) belongs to the one that it stands behind.
  .enablePositionalOptions()

program
  .command('run')
  .description('run a notebook: every variant x test case x point, cells that are stored already left out')
  .argument('<notebook>', 'name under experiments/, its folder, or the path of its notebook.md')
  .option('--plan', 'say what a run would cost, and run nothing')
  .addOption(
    new Option('--lane <lane>', 'fast: everything shares batches; exact: a cell does not depend on what else runs').choices([
      'fast',
      'exact',
    ]),
  )
  .option('--no-cache', 'compute every cell again')
  .option('--limit <n>', 'only the first n cells of the plan', positive)
  .option('--check', 'exit with 1 when a score misses its threshold (at_least, at_most) or a cell failed')
  .option('--junit <file>', 'write the checks as JUnit XML, a test for each cell')
  .option('--json', 'print one JSON document; progress goes to stderr')
  .action(async (notebook: string, options: import('./runCommand.ts').RunOptions) => {
    const { runCommand } = await import('./runCommand.ts')
    process.exitCode = await runCommand(notebook, options)
  })

program
  .command('export')
  .description('write what a notebook has as a file: the whole grid, or the cells of one run')
  .argument('<notebook>', 'name under experiments/, its folder, or the path of its notebook.md')
  .addOption(new Option('--format <format>', 'html is a report that opens offline').choices(exportFormats).makeOptionMandatory())
  .requiredOption('--out <file>', 'where it goes; - prints it')
  .option('--run <run>', 'the id of a run, or last')
  .addOption(new Option('--lane <lane>', 'whose results, where no run is named').choices(['fast', 'exact']))
  .option('--bom', 'begin a CSV with the mark by which Excel knows UTF-8')
  .option('--leave-out-trained', 'compute the figures of a report without the test cases that an adapter was trained on')
  .action(async (notebook: string, options: import('./exportCommand.ts').ExportCommandOptions) => {
    const { exportCommand } = await import('./exportCommand.ts')
    process.exitCode = await exportCommand(notebook, options)
  })

const imports = program.command('import').description('make a notebook of what another tool has')

for (const format of importFormatNames) {
  const { description, argument, example } = importFormats[format]
  imports
    .command(format)
    .description(description)
    .argument(`<${argument}>`, `such as ${example}`)
    .requiredOption('--out <folder>', 'where the notebook goes, such as experiments/SLUG')
    .option('--model <id>', 'the local model that stands for every provider', 'smollm2-135m-instruct')
    .option('--force', 'replace a notebook that is there')
    .option('--allow-outside', 'read files outside of the config\u2019s folder')
    .option('--json', 'print one JSON document')
    .action(async (config: string, options: import('./importCommand.ts').ImportCommandOptions) => {
      const { importCommand } = await import('./importCommand.ts')
      process.exitCode = await importCommand(format, config, options)
    })
}

program
  .command('replay')
  .description('compute a stored cell again in its lane and compare the tokens')
  .argument('<key>', 'its cell key, as run --json prints it')
  .option('--json', 'print one JSON document')
  .action(async (key: string, options: { json?: boolean }) => {
    const { replayCommand } = await import('./replayCommand.ts')
    process.exitCode = await replayCommand(key, options)
  })

program
  .command('score')
  .description('score pairs {"output", "reference"}, a line each on stdin, by metrics; their scores, a line each, on stdout')
  .argument('<metrics>', 'ids with a comma between them; options as METRIC:option=value, such as bleu:tokenize=char')
  .option('--json', 'print one JSON document with the means')
  .action(async (metrics: string, options: { json?: boolean }) => {
    const { scoreCommand } = await import('./scoreCommand.ts')
    process.exitCode = await scoreCommand(metrics, options)
  })

const indexes = program.command('index').description('build, search and measure indexes of documents')

indexes
  .command('build')
  .description('make an index equal to the documents in folders or files: new, changed and deleted ones since the last build')
  .argument('<name>', 'its name: letters, digits, - and _')
  .requiredOption('--from <path...>', 'folders and files: PDF, DOCX, HTML, Markdown, text, CSV, JSONL')
  .option('--chunk-tokens <n>', 'the most tokens of a passage, by the tokenizer of the embedder', positive)
  .option('--overlap <n>', 'what a passage repeats of the one before, in tokens or the unit of the passages', natural)
  .option('--embedder <id>', 'an embedding model, or none for full text only; default by the language')
  .addOption(new Option('--language <language>', 'of the documents').choices(['auto', 'en', 'ko', 'mixed']))
  .option('--json', 'print one JSON document; progress goes to stderr')
  .action(async (name: string, options: import('./indexCommand.ts').BuildOptions) => {
    const { buildIndexCommand } = await import('./indexCommand.ts')
    process.exitCode = await buildIndexCommand(name, options)
  })

/** The options of a search, which an evaluation has too. */
const searching = (command: Command) =>
  command
    .addOption(
      new Option('--mode <mode>', 'default by the language and the question, or text without an embedder').choices([
        'vector',
        'text',
        'hybrid',
      ]),
    )
    .option('-k <n>', 'how many passages', positive)
    .option('--snapshot <tag>', 'search a snapshot')
    .addOption(new Option('--fusion <fusion>', 'hybrid: convex combination of scores, or reciprocal ranks').choices(['convex', 'rrf']))
    .option('--weight <w>', 'convex combination: the share of the vectors, 0 to 1', Number)
    .option('--reranker <id>', 'a model that reads question and passage together and orders the first passages; fetched at its first use')
    .option('--rerank-depth <n>', 'how many passages it reads, default 30', positive)
    .option('--filter <json>', 'a condition on metadata, such as \'{"column": "year", "equals": 2026}\'')
    .option('--json', 'print one JSON document')

searching(
  indexes.command('search').description('find passages').argument('<name>', 'the index').argument('<query>', 'what to look for'),
).action(async (name: string, query: string, options: import('./indexCommand.ts').SearchOptions) => {
  const { searchIndexCommand } = await import('./indexCommand.ts')
  process.exitCode = await searchIndexCommand(name, query, options)
})

searching(
  indexes
    .command('eval')
    .description(
      'search judged queries and measure what is found, as trec_eval does; a document has the score of its best passage. Without files, by the judgements made on the page',
    )
    .argument('<name>', 'the index')
    .option('--queries <file>', '{"_id", "text"} a line, or id and text with a tab between them; needs --qrels')
    .option('--qrels <file>', 'judgements of BEIR or TREC: query, document, grade; needs --queries')
    .option('--run <file>', 'write the TREC run that was measured'),
).action(async (name: string, options: import('./indexCommand.ts').EvalOptions) => {
  const { evalIndexCommand } = await import('./indexCommand.ts')
  process.exitCode = await evalIndexCommand(name, options)
})

indexes
  .command('list')
  .description('the indexes with their sizes and snapshots')
  .option('--json', 'print one JSON document')
  .action(async (options: { json?: boolean }) => {
    const { listIndexesCommand } = await import('./indexCommand.ts')
    process.exitCode = await listIndexesCommand(options)
  })

indexes
  .command('snapshot')
  .description('give the present state of an index a name')
  .argument('<name>', 'the index')
  .argument('<tag>', 'the name: letters, digits, - and _')
  .option('--json', 'print one JSON document')
  .action(async (name: string, tag: string, options: { json?: boolean }) => {
    const { snapshotIndexCommand } = await import('./indexCommand.ts')
    process.exitCode = await snapshotIndexCommand(name, tag, options)
  })

indexes
  .command('diff')
  .description('the passages that were added and removed between two snapshots')
  .argument('<name>', 'the index')
  .argument('<from>', 'a snapshot, or latest for the present state')
  .argument('<to>', 'a snapshot, or latest for the present state')
  .option('--json', 'print one JSON document')
  .action(async (name: string, from: string, to: string, options: { json?: boolean }) => {
    const { diffIndexCommand } = await import('./indexCommand.ts')
    process.exitCode = await diffIndexCommand(name, from, to, options)
  })

indexes
  .command('rollback')
  .description('make a snapshot the present state again')
  .argument('<name>', 'the index')
  .argument('<tag>', 'the snapshot')
  .option('--json', 'print one JSON document')
  .action(async (name: string, tag: string, options: { json?: boolean }) => {
    const { rollbackIndexCommand } = await import('./indexCommand.ts')
    process.exitCode = await rollbackIndexCommand(name, tag, options)
  })

indexes
  .command('remove')
  .description('remove an index with its snapshots, without asking; its source files stay')
  .argument('<name>', 'the index')
  .option('--json', 'print one JSON document')
  .action(async (name: string, options: { json?: boolean }) => {
    const { removeIndexCommand } = await import('./indexCommand.ts')
    process.exitCode = await removeIndexCommand(name, options)
  })

addDatasetCommands(program)
addTrainCommands(program)

const models = program.command('models').description('the models on this machine and where to get more')

models
  .command('list')
  .description('list known models and those put into models/')
  .option('--json', 'print one JSON document')
  .action(async (options: { json?: boolean }) => {
    const { listModelsCommand } = await import('./modelsCommand.ts')
    process.exitCode = await listModelsCommand(options)
  })

models
  .command('pull')
  .description('download a model of the list')
  .argument('<id>', 'its name in the list')
  .action(async (id: string) => {
    const { pullModelCommand } = await import('./modelsCommand.ts')
    process.exitCode = await pullModelCommand(id)
  })

models
  .command('add')
  .description('put a GGUF file into models/')
  .argument('<file>', 'its path')
  .addOption(new Option('--how <how>', 'auto: hard link where possible, else copy').choices(['auto', 'link', 'copy']).default('auto'))
  .action(async (file: string, options: { how: 'auto' | 'link' | 'copy' }) => {
    const { addModelCommand } = await import('./modelsCommand.ts')
    process.exitCode = await addModelCommand(file, options)
  })

models
  .command('quantize')
  .description('make another file of a chat model in models/, with llama.cpp\u2019s quantizer')
  .argument('<id>', 'the model')
  .requiredOption('--to <type>', 'such as q8_0, q6_K, q5_K_M, q4_K_M, q4_0; a wrong one lists them all')
  .option('--name <id>', 'the id of the new file; default <id>.<type>')
  .option('--json', 'print one JSON document; progress goes to stderr')
  .action(async (id: string, options: import('./quantizeCommand.ts').QuantizeCommandOptions) => {
    const { quantizeCommand } = await import('./quantizeCommand.ts')
    process.exitCode = await quantizeCommand(id, options)
  })

addAdapterCommands(program)

program
  .command('bench')
  .description('measure the engine on a fixed sweep of 432 cells, compared with the limit of this machine')
  .option('--model <id>', 'the model to measure', 'smollm2-135m-instruct')
  .option('--cells <n>', 'only the first n cells of the sweep, for a quick look', positive)
  .option('--passes <n>', 'compute the sweep n times in each lane and report the mean, for a machine that is not quiet', positive)
  .option('--json', 'print one JSON document; progress goes to stderr')
  .action(async (options: import('./benchCommand.ts').BenchOptions) => {
    const { benchCommand } = await import('./benchCommand.ts')
    process.exitCode = await benchCommand(options)
  })

program
  .command('serve')
  .description('serve the page, as npm start does (PORT and HOST choose where)')
  .action(async () => {
    const { serveCommand } = await import('./serveCommand.ts')
    process.exitCode = await serveCommand()
  })

program
  .command('doctor')
  .description('check Node, the store, the models, the engine and what training needs')
  .option('--json', 'print one JSON document')
  .action(async (options: { json?: boolean }) => {
    const { doctorCommand } = await import('./doctorCommand.ts')
    process.exitCode = await doctorCommand(options)
  })

/** Caches compiled code, which halves the start-up time of a command. A folder that cannot be written is not an error here. */
function keepCompiled(folder: string): void {
  try {
    makeFolder(folder)
    enableCompileCache(folder)
  } catch {
    // The database is in the same folder: opening it reports the reason.
  }
}

function positive(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number from 1 on.')
  return value
}

function natural(text: string): number {
  return text === '0' ? 0 : positive(text)
}

try {
  await program.parseAsync()
} catch (thrown) {
  // Commander has printed its own message. `--help` is not a failure.
  process.exitCode = thrown instanceof CommanderError ? (thrown.exitCode === 0 ? 0 : exitCodes.badInput) : failWith(thrown)
}
