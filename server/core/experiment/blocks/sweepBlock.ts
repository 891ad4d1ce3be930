import { z } from 'zod'
import { closestName, listNames } from '../../closestName.ts'
import { isRecord, type Json } from '../../json.ts'
import { writeYaml } from '../../notebook/writeYaml.ts'
import type { YamlPath } from '../../notebook/yamlText.ts'
import { mostRepeats } from '../defaults.ts'
import type { Axis, Shot, Sweep } from '../experiment.ts'
import { noRetriever } from '../retriever.ts'
import { isParameter, parameterNames, parameterProblem, parameters } from '../parameters.ts'
import type { BlockKind, NamedBlock } from './blockKind.ts'
import { checkShape, unknownKey } from './checkShape.ts'
import type { Reading } from './reading.ts'
import { inlineShots, shotsFromFile } from './shotsBlock.ts'

export const sweepBlock: BlockKind<'sweeps'> = {
  label: 'Sweep',
  description: 'Which variants and settings to run',
  files: ({ shots }) => (isRecord(shots) ? [shots['from']] : []),
  read(reading, blocks, { variants, promptNames, caseBlocks, shotBlocks, retrieverNames }) {
    const around = { variants: promptNames, cases: caseBlocks.map(({ name }) => name), shots: shotBlocks, retrievers: retrieverNames }
    // A variant with a fault of its own is not an unknown name, but it cannot be run.
    const runnable = new Set(variants.map(({ name }) => name))
    const sweeps = blocks.flatMap((block) => readSweep(reading, block, around) ?? [])
    return { sweeps: sweeps.map((sweep) => ({ ...sweep, variants: sweep.variants.filter((name) => runnable.has(name)) })) }
  },
  starter(experiment) {
    const variants = experiment?.variants.map(({ name }) => name) ?? []
    const prompt = variants.length > 0 ? { prompt: variants } : {}
    return { name: 'main', body: writeYaml({ ...prompt, temperature: [0, 0.7], max_tokens: 64 }) }
  },
}

const names = z.union(
  [
    z.string().transform((name) => [name]),
    z.number().transform((name) => [String(name)]),
    z.array(z.union([z.string(), z.number().transform(String)])),
  ],
  {
    error: 'must be a name or a list of names',
  },
)
const counts = z.union([z.int().min(0).max(1000), z.array(z.int().min(0).max(1000)).min(1)], {
  error: 'must be a whole number from 0, or a list of them',
})
const shotsSchema = z.strictObject({
  from: z.string().optional(),
  items: z.array(z.unknown()).optional(),
  block: z.string().optional(),
  count: counts.optional(),
  select: z.enum(['first', 'random', 'similar']).default('first'),
})

type Setting = { member: 'repeats' | 'context' | 'timeLimit' | 'logprobs'; schema: z.ZodType<number> }

/** Numbers that hold for a whole sweep, by their keys; the sweep is silent where they are 0. */
const settings: Readonly<Record<string, Setting>> = {
  repeats: { member: 'repeats', schema: z.int().min(1).max(mostRepeats) },
  context: { member: 'context', schema: z.int().min(128).max(1_048_576) },
  time_limit: { member: 'timeLimit', schema: z.number().min(1).max(86_400) },
  logprobs: { member: 'logprobs', schema: z.int().min(0).max(50) },
}
const ownKeys = ['prompt', 'cases', ...Object.keys(settings)]

/** What else the notebook declares, for a sweep to name. */
type SweepSurroundings = { variants: string[]; cases: string[]; shots: ReadonlyMap<string, Shot[] | null>; retrievers: string[] }

/**
 * A sweep, or null if the block is not a mapping. A parameter with a fault is reported at its place and left out, so that the
 * rest can be shown; a sweep that names an unknown variant or cases block keeps those that exist.
 */
function readSweep(reading: Reading, { name, line, block, yaml }: NamedBlock, around: SweepSurroundings): Sweep | null {
  const content = checkShape(z.record(z.string(), z.unknown()), yaml.value ?? {}, { yaml, bag: reading.bag, block })
  if (!content) return null
  const sweep: Sweep = { name, variants: around.variants, cases: around.cases, axes: [], fixed: {}, shots: null, repeats: 1, line }
  const check = <Schema extends z.ZodType>(schema: Schema, key: string): z.infer<Schema> | null =>
    checkShape(schema, content[key], { yaml, bag: reading.bag, block, within: [key] })
  for (const key of Object.keys(content)) {
    if (key === 'prompt') sweep.variants = knownNames(check(names, key), { key, what: 'prompt', known: around.variants })
    else if (key === 'cases') sweep.cases = knownNames(check(names, key), { key, what: 'cases', known: around.cases })
    else if (key === 'shots') readSweepShots(content[key])
    else if (Object.hasOwn(settings, key)) readSetting(key)
    else readParameter(key, content[key] as Json)
  }
  // A sweep without cases takes all of them, which is not what a wrong name asked for.
  return sweep.cases.length === 0 && around.cases.length > 0 ? { ...sweep, variants: [] } : sweep

  function knownNames(
    wanted: string[] | null,
    { key, what, known, at }: { key: string; what: string; known: string[]; at?: YamlPath },
  ): string[] {
    const there = new Set(known)
    return (wanted ?? []).filter((wantedName, index) => {
      if (there.has(wantedName)) return true
      const path = at ?? (Array.isArray(content?.[key]) ? [key, index] : [key])
      reading.bag.error(() => `There is no ${what} block named \`${wantedName}\`. ${remedy(wantedName)}`, yaml.placeOf(path), block)
      return false
    })

    function remedy(wantedName: string): string {
      const near = closestName(wantedName, known)
      return near ? `Did you mean \`${near}\`?` : known.length > 0 ? `There is ${listNames(known)}.` : 'There is none yet.'
    }
  }

  function readSetting(key: string): void {
    const { member, schema } = settings[key] as Setting
    const value = check(schema, key)
    if (value) sweep[member] = value
  }

  function readParameter(key: string, value: Json): void {
    if (!isParameter(key)) {
      reading.bag.error(() => unknownKey(key, [...ownKeys, ...parameterNames]), yaml.placeOf([key], 'key'), block)
      return
    }
    const isAxis = Array.isArray(value) && !(parameters[key].listIsValue && value.every((item) => typeof item === 'string'))
    if (!isAxis) {
      const problem = parameterProblem(key, value)
      if (problem === null) {
        if (isKnown(key, value, [key])) sweep.fixed[key] = value
      } else reading.bag.error(problem, yaml.placeOf([key]), block)
      return
    }
    if (value.length === 0)
      reading.bag.error(
        `\`${key}\` is an empty list, which leaves nothing to run. Give it a value or remove the line.`,
        yaml.placeOf([key]),
        block,
      )
    const good = value.filter((item, index) => {
      const problem = parameterProblem(key, item)
      if (problem !== null) reading.bag.error(problem, yaml.placeOf([key, index]), block)
      return problem === null && isKnown(key, item, [key, index])
    })
    if (good.length > 0) sweep.axes.push({ name: key, values: good })
  }

  /** Whether the block that a parameter names exists; tells if not. */
  function isKnown(key: string, value: Json, at: YamlPath): boolean {
    if (key !== 'retriever' || typeof value !== 'string' || value === noRetriever) return true
    return knownNames([value], { key, what: 'retriever', known: around.retrievers, at }).length > 0
  }

  function readSweepShots(value: unknown): void {
    const short = typeof value === 'number' || (Array.isArray(value) && value.every((item) => typeof item === 'number'))
    const given = short ? { count: value } : Array.isArray(value) ? { items: value } : value
    const parsed = checkShape(shotsSchema, given, { yaml, bag: reading.bag, block, within: short ? [] : ['shots'] })
    const items = parsed && shotItems(parsed, Array.isArray(value) ? ['shots'] : ['shots', 'items'])
    if (!parsed || !items) return
    const count = parsed.count ?? items.length
    const listed = [count].flat()
    sweep.shots = { items, counts: listed, select: parsed.select }
    if (Array.isArray(count)) sweep.axes.push({ name: 'shots', values: listed } satisfies Axis)
    else sweep.fixed.shots = count
  }

  function shotItems({ from, items, block: source }: z.infer<typeof shotsSchema>, within: string[]): Shot[] | null {
    if ([from, items, source].filter((given) => given !== undefined).length > 1) {
      reading.bag.error(
        '`shots` takes its pairs from one place: `from` (a file), `items` (a list) or `block` (a shots block). Keep one.',
        yaml.placeOf(['shots']),
        block,
      )
      return null
    }
    if (from !== undefined) return shotsFromFile(reading, yaml, { from, within: ['shots', 'from'] }, block)
    if (items !== undefined) return inlineShots(reading, yaml, { items, within }, block)
    if (source !== undefined && !around.shots.has(source)) {
      knownNames([source], { key: 'shots', what: 'shots', known: [...around.shots.keys()] })
      return null
    }
    if (around.shots.size === 0) {
      reading.bag.error(
        '`shots` names nothing to take pairs from. Write `shots: { from: shots.jsonl, count: [0, 2] }`, or add a shots block.',
        yaml.placeOf(['shots']),
        block,
      )
      return null
    }
    const chosen = source === undefined ? [...around.shots.values()] : [around.shots.get(source) ?? null]
    return chosen.every((shots) => shots !== null) ? chosen.flat() : null
  }
}
