import { type Command, InvalidArgumentError, Option } from 'commander'
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

function numbers(text: string): number[] {
  const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (values.some((value) => !Number.isFinite(value)) || values.length > 3)
    throw new InvalidArgumentError('Give up to three numbers with commas, such as 0.8,0.1,0.1.')
  return values
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
