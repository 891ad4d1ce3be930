import { type Command, InvalidArgumentError, Option } from 'commander'
import { openaiProfileNames } from '../../core/dataset/output/openai/openaiProfiles.ts'
import { findOutputFormat, outputFormatNames, type OutputFormatName } from '../../core/dataset/output/outputFormats.ts'
import { rowStatuses, type RowStatus, splitNames } from '../../core/dataset/row/row.ts'
import { sentKinds } from '../../core/dataset/grid/sendOptions.ts'

/** Adds `assay dataset ...`. Each command imports its code when it runs. */
export function addDatasetCommands(program: Command): void {
  const datasets = program.command('dataset').description('curate rows that models are trained on')

  datasets
    .command('list')
    .description('the datasets with their rows and snapshots')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: boolean }) => {
      const { listDatasetsCommand } = await import('./datasetCommand.ts')
      process.exitCode = await listDatasetsCommand(options)
    })

  datasets
    .command('check')
    .description('look for duplicates, leaks into what models are tested with, personal data, and answers that should not be learnt')
    .argument('<name>', 'the dataset')
    .option('--near <share>', 'rows with this share of common sequences of four characters are near duplicates (default 0.8)', share)
    .option('--cosine <share>', 'rows whose embeddings have this cosine are semantic duplicates (default: that of the embedder)', share)
    .option('--semantic', 'compare by meaning, however many rows there are')
    .option('--no-semantic', 'do not compare by meaning (default: up to 5,000 rows)')
    .option('--model <id>', 'the chat model whose tokenizer measures lengths (default: smollm2-135m-instruct)')
    .option('--context <tokens>', 'tokens that the model reads of a row (default 4096)', whole)
    .option('--group <column>', 'the column that says where a row comes from')
    .option('--strict', 'exit code 1 if there are findings')
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: import('./checkCommand.ts').CheckCommandOptions) => {
      const { checkDatasetCommand } = await import('./checkCommand.ts')
      process.exitCode = await checkDatasetCommand(name, options)
    })

  datasets
    .command('send')
    .description('make rows of the stored cells of a notebook; sent again, only what is new is added')
    .argument('<name>', 'the dataset, which is made if it is not there')
    .argument('<notebook>', 'its name, its folder or its notebook.md')
    .addOption(
      new Option(
        '--rows <kind>',
        'answers; labels from thumbs; pairs of a better and a worse answer; corrections; votes of blind comparisons',
      )
        .choices(sentKinds)
        .default('answers'),
    )
    .option('--best <score>', 'of answers: only the best one of each test case')
    .option('--score <score>', 'of pairs: the best against the worst by this score, not by thumbs')
    .option('--least-difference <number>', 'of pairs by a score: leave out closer scores', number)
    .option(
      '--no-same-prompt',
      'of pairs and votes: also answers to different prompts of one test case; the row has the prompt of the chosen one',
    )
    .option('--no-examples', 'leave earlier turns out of the prompts')
    .option('--cut', 'also answers that were cut at max_tokens')
    .option('--run <id>', 'only the cells of this run, last for the newest')
    .addOption(new Option('--lane <lane>', 'whose results, where no run is named').choices(['fast', 'exact']))
    .option('--preview', 'count, and add nothing')
    .option('--json', 'print one JSON document')
    .action(async (name: string, notebook: string, options: import('./sendCommand.ts').SendCommandOptions) => {
      const { sendCellsCommand } = await import('./sendCommand.ts')
      process.exitCode = await sendCellsCommand(name, notebook, options)
    })

  datasets
    .command('import')
    .description('add the rows of a file or a Hugging Face folder to a dataset, which is made if there is none')
    .argument('<name>', 'the dataset')
    .argument('<file>', 'JSON, JSONL, CSV, TSV or Parquet, or a folder')
    .option('--format <format>', 'what the rows are, such as alpaca, sharegpt, openai, dpo, kto; guessed if left out')
    .option('--map <target=column>', 'what a column is, such as output=답변; may be given several times', collect, [])
    .option('--objects-as-text', 'keep an object where a text is expected as its JSON text')
    .option('--config <name>', 'a config of a Hugging Face folder')
    .option('--left <file>', 'write the records that are left out to this JSONL file, with line, reason and source text')
    .option('--json', 'print one JSON document')
    .action(async (name: string, file: string, options: import('./importDatasetCommand.ts').ImportOptions) => {
      const { importDatasetCommand } = await import('./importDatasetCommand.ts')
      process.exitCode = await importDatasetCommand(name, file, options)
    })

  datasets
    .command('bias')
    .description('write a notebook that asks questions of the dataset about other groups: gender, names, age, region')
    .argument('<name>', 'the dataset')
    .option('--limit <pairs>', 'most pairs of questions (default 200)', whole)
    .option('--model <id>', 'the chat model of the notebook')
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: { json?: boolean; model?: string; limit?: number }) => {
      const { writeBiasProbeCommand } = await import('./checkCommand.ts')
      process.exitCode = await writeBiasProbeCommand(name, options)
    })

  datasets
    .command('split')
    .description('divide the rows by chance into train, validation and test; rejected rows are left out')
    .argument('<name>', 'the dataset')
    .option('--ratio <train,validation,test>', 'parts of one, such as 0.8,0.1,0.1', numbers)
    .option('--count <train,validation,test>', 'numbers of rows, such as 0,50,100; 0 for train: all others', numbers)
    .option('--seed <n>', 'the same seed gives the same splits', whole, 0)
    .option('--group <column>', 'rows with the same value stay in one split; source: those of one document or test case')
    .option('--stratify <column>', 'divide each value in the same way: a column, tags or kind')
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: import('./datasetCommand.ts').SplitOptions) => {
      const { splitDatasetCommand } = await import('./datasetCommand.ts')
      process.exitCode = await splitDatasetCommand(name, options)
    })

  datasets
    .command('snapshot')
    .description('keep the present rows under a name; a snapshot never changes')
    .argument('<name>', 'the dataset')
    .argument('<tag>', 'the name: letters a-z, digits, -, _ and dots')
    .option('--note <text>', 'what it is for')
    .option('--json', 'print one JSON document')
    .action(async (name: string, tag: string, options: import('./datasetCommand.ts').SnapshotOptions) => {
      const { snapshotDatasetCommand } = await import('./datasetCommand.ts')
      process.exitCode = await snapshotDatasetCommand(name, tag, options)
    })

  datasets
    .command('diff')
    .description('the rows that were added, removed, edited and relabelled between two snapshots')
    .argument('<name>', 'the dataset')
    .argument('<from>', 'a snapshot, or present for the rows of now')
    .argument('<to>', 'a snapshot, or present for the rows of now')
    .option('--json', 'print one JSON document')
    .action(async (name: string, from: string, to: string, options: { json?: boolean }) => {
      const { diffDatasetCommand } = await import('./datasetCommand.ts')
      process.exitCode = await diffDatasetCommand(name, from, to, options)
    })

  datasets
    .command('export')
    .description('write rows in a format for training; what was written is read again and compared, and a manifest has its hashes')
    .argument('<name>', 'the dataset')
    .addOption(new Option('--format <format>', `one of ${outputFormatNames.join(', ')}`).argParser(outputFormatNamed).makeOptionMandatory())
    .requiredOption('--out <path>', 'the file, whose ending chooses .jsonl or .json where both are possible, or the folder')
    .addOption(new Option('--split <split>', 'only this split').choices(splitNames))
    .option('--snapshot <tag>', 'the rows of a snapshot; default the present ones')
    .option('--status <statuses>', 'with commas, such as accepted,edited; default all but rejected', statuses)
    .option('--rows <ids>', 'only these rows, with commas', withCommas)
    .option('--model <id>', 'for text: the model whose chat template writes it')
    .addOption(new Option('--profile <profile>', 'for openai: the check that a row has to pass').choices(openaiProfileNames).default('api'))
    .option('--unpair', 'for kto: write a preference pair as two labels')
    .option('--with-origin', 'add where each row comes from')
    .option('--license <id>', 'for huggingface: the licence on the card, such as apache-2.0; default that of the README.md of the dataset')
    .option('--language <codes>', 'for huggingface: ISO 639 codes with commas; default by the texts', withCommas)
    .option('--force', 'replace a file that no export wrote')
    .option('--json', 'print one JSON document; progress goes to stderr')
    .action(async (name: string, options: import('./exportCommand.ts').ExportDatasetOptions) => {
      const { exportDatasetCommand } = await import('./exportCommand.ts')
      process.exitCode = await exportDatasetCommand(name, options)
    })
}

function outputFormatNamed(text: string): OutputFormatName {
  const found = findOutputFormat(text)
  if (found === null) throw new InvalidArgumentError(`Formats are ${outputFormatNames.join(', ')}.`)
  return found
}

function statuses(text: string): RowStatus[] {
  return withCommas(text).map((given) => {
    const status = rowStatuses.find((known) => known === given)
    if (!status) throw new InvalidArgumentError(`Statuses are ${rowStatuses.join(', ')}.`)
    return status
  })
}

function withCommas(text: string): string[] {
  return text.split(',').map((part) => part.trim())
}

function collect(value: string, before: string[]): string[] {
  return [...before, value]
}

function numbers(text: string): number[] {
  const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (values.some((value) => !Number.isFinite(value)) || values.length > 3)
    throw new InvalidArgumentError('Give up to three numbers with commas, such as 0.8,0.1,0.1.')
  return values
}

function share(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0 && value <= 1)) throw new InvalidArgumentError('Give a number above 0 and up to 1, such as 0.8.')
  return value
}

function number(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new InvalidArgumentError('Give a number that is not negative.')
  return value
}

function whole(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(value)) throw new InvalidArgumentError('Give a whole number.')
  return value
}
