import { z } from 'zod'
import { closestName } from '../../closestName.ts'
import { caseIdSchema } from '../../ids.ts'
import { checkShape } from './checkShape.ts'
import { checkVariables } from './checkVariables.ts'
import { DiagnosticBag } from './diagnosticBag.ts'
import type { Experiment, Shot } from '../experiment.ts'
import { pathProblem, type ReadFile, type Reading } from './itemSource.ts'
import { blockKinds, type Diagnostic, type Notebook, type Block } from '../../notebook/notebook.ts'
import { type FiledCase, readCases } from './readCases.ts'
import { checkChartNames, readChart } from './readChart.ts'
import { readPrompt } from './readPrompt.ts'
import { type MetricKnowledge, readScore } from './readScore.ts'
import { readShotsBlock } from './readShots.ts'
import { readSweep } from './readSweep.ts'
import { readYaml, type YamlText } from '../../notebook/yamlText.ts'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson, type Json } from '../../json.ts'

type NamedBlock = { segment: Block; name: string; block: string; yaml: YamlText; line: number }

/** What a notebook runs on where its front matter names no model. */
export const defaultModel = 'smollm2-135m-instruct'

const frontSchema = z.object({
  title: z.union([z.string(), z.number().transform(String)]).optional(),
  model: z.string().min(1).optional(),
  seed: z.int().min(0).max(0xffff_ffff).optional(),
})
const frontKeys = ['title', 'model', 'seed']

/** The files that a notebook's blocks read, as written in `from:`, each once. Paths that may not be read are left out. */
export function filesOf(notebook: Notebook): string[] {
  const found = blocksOf(notebook).flatMap(({ blockKind, body }) => {
    const { value } = readYaml(body, '', 1)
    if (!isRecord(value)) return []
    if (blockKind === 'cases' || blockKind === 'shots') return [value['from']]
    return blockKind === 'sweep' && isRecord(value['shots']) ? [value['shots']['from']] : []
  })
  return [...new Set(found.filter((path) => typeof path === 'string' && pathProblem(path) === null))] as string[]
}

/**
 * Reads what a notebook and the files beside it declare. Every fault becomes a diagnostic with its place in the file; errors
 * stop a run, and what can be shown in spite of them is in the experiment. `path` is the notebook's path, for places.
 */
export function readExperiment(
  notebook: Notebook,
  options: { path: string; readFile: ReadFile } & MetricKnowledge,
): { experiment: Experiment | null; diagnostics: Diagnostic[] } {
  const bag = new DiagnosticBag()
  const reading: Reading = { path: options.path, readFile: options.readFile, bag }
  const front = readFrontMatter(reading, notebook)
  const blocks = namedBlocks(reading, notebook)
  const ofKind = (kind: string): NamedBlock[] => blocks.filter(({ segment }) => segment.blockKind === kind)

  const variants = ofKind('prompt').flatMap(({ yaml, ...at }) => readPrompt(reading, yaml, at) ?? [])
  const caseBlocks = ofKind('cases').map(({ yaml, name, block }) => ({ name, cases: readCases(reading, yaml, block) }))
  const shots = new Map(
    ofKind('shots').map(({ yaml, name, block }): [string, Shot[] | null] => [name, readShotsBlock(reading, yaml, block)]),
  )
  const around = { variants: variants.map(({ name }) => name), cases: caseBlocks.map(({ name }) => name), shots }
  // A variant that has a fault of its own is no unknown name.
  const known = { ...around, variants: ofKind('prompt').map(({ name }) => name) }
  const sweeps = ofKind('sweep').flatMap(({ yaml, ...at }) => {
    const sweep = readSweep(reading, yaml, at, known)
    return sweep ? [{ ...sweep, variants: sweep.variants.filter((name) => around.variants.includes(name)) }] : []
  })
  const experiment: Experiment = {
    title: front.title ?? firstHeading(notebook) ?? folderName(options.path),
    model: front.model ?? defaultModel,
    seed: front.seed ?? 0,
    variants,
    cases: numberCases(reading, caseBlocks),
    sweeps,
    metrics: ofKind('score').flatMap(({ yaml, block }) => readScore(reading, yaml, block, options)),
    charts: [],
  }
  for (const { yaml, ...at } of ofKind('chart')) {
    const spec = readChart(reading, yaml, at)
    if (!spec) continue
    experiment.charts.push(spec)
    checkChartNames(reading, yaml, { spec, block: at.block, experiment })
  }
  checkVariables(reading, experiment)
  tellWhatIsMissing(reading, experiment, notebook)
  return { experiment, diagnostics: bag.list }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function blocksOf(notebook: Notebook): Block[] {
  return notebook.segments.filter((segment) => segment.kind === 'block')
}

function readFrontMatter({ path, bag }: Reading, notebook: Notebook): z.infer<typeof frontSchema> {
  const [first] = notebook.segments
  if (first?.kind !== 'frontMatter') return {}
  const yaml = readYaml(first.body, path, first.bodyLine)
  for (const { message, place } of yaml.problems) bag.error(message, place)
  if (yaml.value === null || yaml.value === undefined) return {}
  if (isRecord(yaml.value)) {
    for (const key of Object.keys(yaml.value)) {
      // Other tools keep their own keys here; only a likely slip of ours is worth a word.
      const near = frontKeys.includes(key) ? null : closestName(key, frontKeys)
      if (near) bag.warn(`Unknown key \`${key}\`. Did you mean \`${near}\`?`, yaml.placeOf([key], 'key'))
    }
  }
  return checkShape(frontSchema, yaml.value, { yaml, bag, block: 'front matter' }) ?? {}
}

/** Blocks of known kinds with readable YAML, each name once. */
function namedBlocks({ path, bag }: Reading, notebook: Notebook): NamedBlock[] {
  const met = new Map<string, number>()
  return blocksOf(notebook).flatMap((segment) => {
    const { blockKind, name, line } = segment
    const block = `${blockKind} ${name}`.trim()
    const place = { file: path, line }
    if (!(blockKinds as readonly string[]).includes(blockKind)) {
      const near = closestName(blockKind, blockKinds)
      bag.warn(
        `Unknown kind of block \`${blockKind}\`; it is left alone.${near ? ` Did you mean \`${near}\`?` : ''} Known: ${blockKinds.join(', ')}.`,
        place,
        block,
      )
      return []
    }
    if (segment.unclosed)
      bag.error(`The block \`${block}\` is never closed, so it runs to the end of the file. Add a closing fence.`, place, block)
    if (blockKind === 'prompt' && name === '') {
      bag.error('This prompt has no name. Write one after `prompt`: ```yaml prompt short.', place, block)
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
    return yaml.value === undefined ? [] : [{ segment, name, block, yaml, line }]
  })
}

function numberCases({ bag }: Reading, blocks: { name: string; cases: FiledCase[] }[]): Experiment['cases'] {
  const all = blocks.flatMap(({ name, cases }) => cases.map((testCase) => ({ ...testCase, block: name })))
  const keys = seedKeys(all)
  const met = new Map<string, { file: string; line: number }>()
  return all.flatMap(({ id, vars, reference, tags, file, line, block }, index) => {
    const caseId = id ?? String(index + 1)
    const earlier = met.get(caseId)
    if (earlier) {
      bag.error(
        `The id \`${caseId}\` is taken by the test case at ${earlier.file}:${earlier.line}. Give this one another \`id\`.`,
        { file, line },
        `cases ${block}`.trim(),
      )
      return []
    }
    met.set(caseId, { file, line })
    return [{ id: caseIdSchema.parse(caseId), seedKey: keys[index] ?? '', vars, reference, tags, file, line, block }]
  })
}

function tellWhatIsMissing({ path, bag }: Reading, experiment: Experiment, notebook: Notebook): void {
  const place = { file: path, line: 1 }
  const blocks = blocksOf(notebook)
  const kinds = new Set(blocks.map(({ blockKind }) => blockKind))
  if (!kinds.has('prompt') && !kinds.has('cases'))
    bag.warn('This notebook has no prompt and no test cases yet. Add a prompt block to begin.', place)
  else if (!kinds.has('prompt')) bag.warn('This notebook has no prompt yet. Add a prompt block.', place)
  else if (!kinds.has('cases')) bag.warn('This notebook has no test cases yet. Add a cases block.', place)
  for (const { blockKind, name, line } of blocks) {
    const block = `${blockKind} ${name}`.trim()
    const unused = blockKind === 'shots' && experiment.sweeps.every((sweep) => sweep.shots === null)
    if (unused) bag.warn(`No sweep uses the block \`${block}\`. Write \`shots: { count: [0, 2] }\` in one.`, { file: path, line }, block)
  }
}

function firstHeading(notebook: Notebook): string | null {
  for (const segment of notebook.segments) {
    const heading = segment.kind === 'prose' ? /^ {0,3}#{1,2}[ \t]+(.+?)[ \t]*#*[ \t]*$/m.exec(segment.raw)?.[1] : undefined
    if (heading !== undefined) return heading
  }
  return null
}

/** `experiments/my-notes/notebook.md` gives `my-notes`. */
function folderName(path: string): string {
  const parts = path.split('/')
  return parts.at(-2) ?? parts.at(-1) ?? 'notebook'
}

/**
 * What each case's seeds derive from: a hash of its vars and, among cases with the same vars, its ordinal. Moving a case or
 * adding one above it changes no other case's seed.
 */
function seedKeys(cases: readonly { vars: Record<string, Json> }[]): string[] {
  const met = new Map<string, number>()
  return cases.map(({ vars }) => {
    const text = canonicalJson(vars)
    const ordinal = met.get(text) ?? 0
    met.set(text, ordinal + 1)
    return bytesToHex(sha256(utf8ToBytes(`${text}#${ordinal}`))).slice(0, 16)
  })
}
