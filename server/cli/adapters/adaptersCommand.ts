import { resolve } from 'node:path'
import type { AdapterEntry } from '../../models/adapters/adapterService.types.ts'
import { exitCodes } from '../print/exitCode.ts'
import { interruptible } from '../session/interruptible.ts'
import { ruledTable } from '../print/ruledTable.ts'
import { writeOut } from '../print/writeOut.ts'
import { withProject } from '../session/withProject.ts'

type JsonOption = { json?: boolean }

/** `assay adapters list`: the adapters on this machine with their base models, and what is wrong with them. */
export async function listAdaptersCommand({ json = false }: JsonOption): Promise<number> {
  return withProject(async ({ adapters }) => {
    const all = await adapters.list()
    await writeOut(json ? JSON.stringify({ adapters: all }) : adapterTable(all))
    return exitCodes.done
  })
}

export type AddAdapterOptions = JsonOption & { base: string; name: string }

/** `assay adapters add SOURCE`: adds a GGUF adapter, or converts a PEFT folder. */
export async function addAdapterCommand(source: string, { base, name, json = false }: AddAdapterOptions): Promise<number> {
  return withProject(async ({ adapters }) => {
    const onProgress = (note: string) => void process.stderr.write(`${note}\n`)
    const card = await interruptible('Cancelled.', (signal) =>
      adapters.add({ id: name, source: resolve(source), base, signal, onProgress }),
    )
    await writeOut(json ? JSON.stringify({ adapter: card }) : `${card.id} was added. Name it in a sweep: adapter: [none, ${card.id}]`)
    return exitCodes.done
  })
}

/** `assay adapters remove NAME`: moves an adapter to the trash. */
export async function removeAdapterCommand(name: string, { json = false }: JsonOption): Promise<number> {
  return withProject(async ({ adapters }) => {
    await adapters.remove(name)
    await writeOut(json ? JSON.stringify({ removed: name }) : `${name} was moved to the trash.`)
    return exitCodes.done
  })
}

function adapterTable(adapters: readonly AdapterEntry[]): string {
  if (adapters.length === 0)
    return 'There are no adapters yet. Train one, or add a file: npm run assay -- adapters add FILE --base MODEL --name NAME'
  const rows = adapters.map(({ id, bytes, card, problem }) => [
    id,
    card?.base.id ?? '',
    card ? String(card.rank) : '',
    `${(bytes / 1e6).toFixed(1)} MB`,
    problem ? problem.message : (card?.training?.dataset.name ?? 'added from a file'),
  ])
  return ruledTable(['adapter', 'model', 'rank', 'size', ''], rows, (column) => column === 2 || column === 3)
    .map((line) => line.trimEnd())
    .join('\n')
}
