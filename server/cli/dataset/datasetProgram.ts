import { type Command, InvalidArgumentError } from 'commander'

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

function whole(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(value)) throw new InvalidArgumentError('Give a whole number.')
  return value
}
