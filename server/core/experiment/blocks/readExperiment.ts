import { z } from 'zod'
import { closestName } from '../../closestName.ts'
import { isRecord } from '../../json.ts'
import { blockLabel, blocksOf, type Diagnostic, type Notebook } from '../../notebook/notebook.ts'
import { readYaml, yamlValue } from '../../notebook/yamlText.ts'
import type { Experiment } from '../experiment.ts'
import type { BlockKind, Declared, NamedBlock } from './blockKind.ts'
import { blockKindNames, blockKinds, cellKinds, findBlockKind, nothingDeclared, outputKinds } from './blockKinds.ts'
import { numberCases } from './casesBlock.ts'
import { checkShape } from './checkShape.ts'
import { checkVariables } from './checkVariables.ts'
import { pathProblem } from './fromFile.ts'
import { DiagnosticBag, type MetricKnowledge, type ReadFile, type Reading } from './reading.ts'

/** The model of a notebook whose front matter names none. */
const defaultModel = 'smollm2-135m-instruct'

/**
 * Reads what a notebook and the files beside it declare. Every fault becomes a diagnostic with its place in the file. Errors
 * prevent a run; what can be shown in spite of them is in the experiment. `path` is the notebook's path, for places.
 */
export function readExperiment(
  notebook: Notebook,
  options: { path: string; readFile: ReadFile } & MetricKnowledge,
): { experiment: Experiment | null; diagnostics: Diagnostic[] } {
  const bag = new DiagnosticBag()
  const reading: Reading = { ...options, bag }
  const front = readFrontMatter(reading, notebook)
  const blocks = namedBlocks(reading, notebook)
  const beforeOutputs = readKinds(reading, cellKinds, blocks, nothingDeclared)
  const cases = numberCases(reading, beforeOutputs.caseBlocks)
  const declared = readKinds(reading, outputKinds, blocks, beforeOutputs)
  const { variants, retrievers, sweeps, metrics, charts } = declared
  const experiment: Experiment = {
    title: front.title ?? firstHeading(notebook) ?? folderName(options.path),
    model: front.model ?? defaultModel,
    seed: front.seed ?? 0,
    ...(front.date === undefined ? {} : { date: front.date }),
    variants,
    cases,
    retrievers,
    sweeps,
    metrics,
    charts,
  }
  checkVariables(reading, experiment, { retrieves: declared.retrieverNames.length > 0 })
  tellWhatIsMissing(reading, notebook)
  for (const kind of blockKindNames) blockKinds[kind].check?.(reading, blocksOf(notebook, kind), experiment)
  return { experiment, diagnostics: bag.list }
}

/** The files that a notebook's blocks read, as written in `from:`, each once. Paths that may not be read are left out. */
export function filesOf(notebook: Notebook): string[] {
  const found = blocksOf(notebook).flatMap(({ blockKind, body }) => {
    const kind = findBlockKind(blockKind)
    if (!kind?.files) return []
    const value = yamlValue(body)
    return isRecord(value) ? kind.files(value) : []
  })
  return [...new Set(found.filter((path) => typeof path === 'string' && pathProblem(path) === null))] as string[]
}

/** Adds what the blocks of these kinds declare, kind by kind in the order of the table. */
function readKinds(reading: Reading, kinds: Record<string, BlockKind>, blocks: readonly NamedBlock[], before: Declared): Declared {
  return Object.entries(kinds).reduce((declared, [name, kind]) => {
    const own = blocks.filter((block) => block.kind === name)
    return { ...declared, ...kind.read(reading, own, declared) }
  }, before)
}

/** Blocks of known kinds with readable YAML, each name once. */
function namedBlocks({ path, bag }: Reading, notebook: Notebook): NamedBlock[] {
  const met = new Map<string, number>()
  return blocksOf(notebook).flatMap((segment) => {
    const { blockKind: kind, name, line } = segment
    const block = blockLabel(segment)
    const place = { file: path, line }
    const known = findBlockKind(kind)
    if (!known) {
      bag.warn(() => unknownKind(kind), place, block)
      return []
    }
    if (segment.unclosed)
      bag.error(`The block \`${block}\` is never closed, so it runs to the end of the file. Add a closing fence.`, place, block)
    if (known.nameExample !== undefined && name === '') {
      bag.error(`This ${kind} has no name. Write one after \`${kind}\`: \`\`\`yaml ${kind} ${known.nameExample}.`, place, block)
      return []
    }
    const earlier = met.get(block)
    if (earlier !== undefined) {
      bag.error(`There is a block \`${block}\` in line ${earlier} already. Give this one another name.`, place, block)
      return []
    }
    met.set(block, line)
    const yaml = readYaml(segment.body, path, segment.bodyLine)
    for (const { message, place: at } of yaml.problems) bag.error(message, at, block)
    return yaml.value === undefined ? [] : [{ kind, name, block, yaml, line }]
  })
}

function unknownKind(kind: string): string {
  const near = closestName(kind, blockKindNames)
  const guess = near ? ` Did you mean \`${near}\`?` : ''
  return `Unknown kind of block \`${kind}\`; it is left alone.${guess} Known: ${blockKindNames.join(', ')}.`
}

/** Warns if there is no block of a kind that a run needs. */
function tellWhatIsMissing({ path, bag }: Reading, notebook: Notebook): void {
  const missing = blockKindNames.flatMap((kind) => {
    const { needed } = blockKinds[kind]
    return needed !== undefined && blocksOf(notebook, kind).length === 0 ? [{ kind, needed }] : []
  })
  const [first, ...others] = missing
  if (!first) return
  const nouns = missing.map(({ needed }) => `no ${needed}`).join(' and ')
  bag.warn(`This notebook has ${nouns} yet. Add a ${first.kind} block${others.length > 0 ? ' to begin' : ''}.`, { file: path, line: 1 })
}

const frontSchema = z.object({
  title: z.union([z.string(), z.number().transform(String)]).optional(),
  model: z.string().min(1).optional(),
  seed: z.int().min(0).max(0xffff_ffff).optional(),
  date: z.iso.date({ error: 'must be a day, written as `2026-11-29`' }).optional(),
})
const frontKeys = Object.keys(frontSchema.shape)

function readFrontMatter({ path, bag }: Reading, notebook: Notebook): z.infer<typeof frontSchema> {
  const [first] = notebook.segments
  if (first?.kind !== 'frontMatter') return {}
  const yaml = readYaml(first.body, path, first.bodyLine)
  for (const { message, place } of yaml.problems) bag.error(message, place)
  if (yaml.value === null || yaml.value === undefined) return {}
  if (isRecord(yaml.value)) {
    for (const key of Object.keys(yaml.value)) {
      // Other tools keep their own keys here, so only a key that looks misspelt is reported.
      const near = frontKeys.includes(key) ? null : closestName(key, frontKeys)
      if (near) bag.warn(`Unknown key \`${key}\`. Did you mean \`${near}\`?`, yaml.placeOf([key], 'key'))
    }
  }
  return checkShape(frontSchema, yaml.value, { yaml, bag, block: 'front matter' }) ?? {}
}

function firstHeading(notebook: Notebook): string | null {
  for (const segment of notebook.segments) {
    // The end of the heading is cut off in a second step: in one pattern, blanks could be matched in more than one way.
    const line = segment.kind === 'prose' ? /^ {0,3}#{1,2}[ \t]+([^ \t\r\n].*)$/m.exec(segment.raw)?.[1] : undefined
    const heading = line && withoutClosingMarks(line)
    if (heading) return heading
  }
  return null
}

/** A heading's text without the `#` marks that may close it. */
function withoutClosingMarks(line: string): string {
  const text = line.trimEnd()
  let end = text.length
  while (text[end - 1] === '#') end -= 1
  return text.slice(0, end).trimEnd()
}

/** `experiments/my-notes/notebook.md` gives `my-notes`. */
function folderName(path: string): string {
  const parts = path.split('/')
  return parts.at(-2) ?? parts.at(-1) ?? 'notebook'
}
