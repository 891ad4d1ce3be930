import type { Command } from 'commander'

/** `assay adapters evaluate|export`. Each command imports its code when it runs. */
export function addAdapterCommands(adapters: Command): void {
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
}
