import { type Command, InvalidArgumentError, Option } from 'commander'
import { settingFacts } from '../../core/tuning/settings/settingFacts.ts'
import { guideSettings, schedules, type SettingName, tuningMethods } from '../../core/tuning/settings/tuningSettings.ts'

/** Adds `assay train ...`. Each command imports its code when it runs. */
export function addTrainCommands(program: Command): void {
  const train = program
    .command('train')
    .description('train a LoRA adapter on the rows of a dataset; Ctrl+C pauses it with a checkpoint')
    .argument('<dataset>', 'the dataset; list, pause, resume and cancel are about trainings')
    .enablePositionalOptions()
    .option('--base <model>', 'the chat model that the adapter is for')
    .option('--name <adapter>', 'the name of the adapter: letters, digits, - and _')
    .option('--snapshot <tag>', 'train on a snapshot (default: one of the present rows, which is made)')
    .addOption(new Option('--method <method>', hint('method')).choices(tuningMethods))
    .option('--rank <n>', hint('rank'), number)
    .option('--alpha <n>', hint('alpha'), number)
    .option('--dropout <share>', hint('dropout'), number)
    .option('--targets <names>', hint('targets'), names)
    .option('--lr <rate>', hint('learningRate'), number)
    .option('--batch <rows>', hint('batch'), number)
    .option('--accumulation <n>', hint('accumulation'), number)
    .option('--epochs <n>', hint('epochs'), number)
    .option('--warmup <steps>', hint('warmup'), number)
    .addOption(new Option('--schedule <name>', hint('schedule')).choices(schedules))
    .option('--max-steps <n>', hint('maxSteps'), number)
    .option('--context <tokens>', hint('context'), number)
    .option('--validate-every <steps>', hint('validateEvery'), number)
    .option('--patience <n>', hint('patience'), number)
    .option('--beta <n>', hint('beta'), number)
    .option('--seed <n>', hint('seed'), number)
    .option('--replace', 'replace an adapter of this name')
    .option('--preflight', 'look at the rows and the settings, and train nothing')
    .option('--measure', 'with --preflight: time a few steps for an estimate of time and memory, which needs the Python environment')
    .option('--no-checks', 'do not look for duplicates, leaks and personal data before the start')
    .option('--json', 'print one JSON document; progress goes to stderr')
    .action(async (dataset: string, options: import('./trainCommand.ts').TrainOptions) => {
      const { trainCommand } = await import('./trainCommand.ts')
      process.exitCode = await trainCommand(dataset, options)
    })

  train
    .command('list')
    .description('the trainings with their status and loss')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: boolean }) => {
      const { listTrainingsCommand } = await import('./trainingsCommand.ts')
      process.exitCode = await listTrainingsCommand(options)
    })

  for (const wish of ['pause', 'cancel'] as const) {
    train
      .command(wish)
      .description(
        wish === 'pause' ? 'stop a training with a checkpoint' : 'end a training; resume goes on from its last checkpoint all the same',
      )
      .argument('<job>', 'its id, as train list shows it')
      .action(async (job: string) => {
        const { stopTrainingCommand } = await import('./trainingsCommand.ts')
        process.exitCode = await stopTrainingCommand(job, wish)
      })
  }

  train
    .command('resume')
    .description('go on with a training that is paused, failed, cancelled or interrupted, and wait for its end')
    .argument('<job>', 'its id, as train list shows it')
    .option('--json', 'print one JSON document; progress goes to stderr')
    .action(async (job: string, options: { json?: boolean }) => {
      const { resumeTrainingCommand } = await import('./trainCommand.ts')
      process.exitCode = await resumeTrainingCommand(job, options)
    })
}

/** The label of a setting with its default. */
function hint(name: SettingName): string {
  const value = guideSettings[name]
  const facts = settingFacts[name]
  const shown = Array.isArray(value) ? value.join(',') : value === null ? 'none' : value
  const choices = facts.kind === 'several' ? `, of ${facts.choices.join(', ')}` : ''
  return `${facts.label.charAt(0).toLowerCase()}${facts.label.slice(1)}${choices} (default: ${shown})`
}

function number(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number.')
  return value
}

function names(text: string): string[] {
  return text.split(',').map((name) => name.trim())
}
