import type { Command } from 'commander'

/** Adds `assay adapters ...`. Each command imports its code when it runs. */
export function addAdapterCommands(program: Command): void {
  const adapters = program
    .command('adapters')
    .description('the LoRA adapters on this machine, which sweeps name: adapter: [none, NAME@0.5]')

  adapters
    .command('evaluate')
    .description('write a notebook that asks the held-out rows of the base model, of half the adapter and of the whole one')
    .argument('<adapter>', 'its name')
    .option('--json', 'print one JSON document')
    .action(async (adapter: string, options: { json?: boolean }) => {
      const { evaluateCommand } = await import('./evaluateCommand.ts')
      process.exitCode = await evaluateCommand(adapter, options)
    })

  adapters
    .command('export')
    .description('write an adapter with its model card, and what repeats its training here and elsewhere, as a ZIP archive')
    .argument('<adapter>', 'its name')
    .requiredOption('--out <file>', 'where it goes; the name ends in .zip')
    .option('--json', 'print one JSON document')
    .action(async (adapter: string, options: import('./exportAdapterCommand.ts').ExportAdapterOptions) => {
      const { exportAdapterCommand } = await import('./exportAdapterCommand.ts')
      process.exitCode = await exportAdapterCommand(adapter, options)
    })

  adapters
    .command('list')
    .description('list the adapters with the models that they belong to')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: boolean }) => {
      const { listAdaptersCommand } = await import('./adaptersCommand.ts')
      process.exitCode = await listAdaptersCommand(options)
    })

  adapters
    .command('add')
    .description('add an adapter that was made elsewhere')
    .argument('<source>', 'a GGUF file, or a folder that PEFT has saved, which is converted')
    .requiredOption('--base <model>', 'the model that it was trained on')
    .requiredOption('--name <name>', 'its name in notebooks: letters, digits, - and _')
    .option('--json', 'print one JSON document; progress goes to stderr')
    .action(async (source: string, options: import('./adaptersCommand.ts').AddAdapterOptions) => {
      const { addAdapterCommand } = await import('./adaptersCommand.ts')
      process.exitCode = await addAdapterCommand(source, options)
    })

  adapters
    .command('remove')
    .description('move an adapter to the trash, without asking')
    .argument('<name>', 'the adapter')
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: { json?: boolean }) => {
      const { removeAdapterCommand } = await import('./adaptersCommand.ts')
      process.exitCode = await removeAdapterCommand(name, options)
    })
}
