import { z } from 'zod'
import { closestName } from '../../closestName.ts'
import { isRecord } from '../../json.ts'
import { readJudgements } from '../../retrieval/judgements/readJudgements.ts'
import { templateProblem } from '../../template/templateProblem.ts'
import { writeYaml } from '../../notebook/writeYaml.ts'
import { readYaml, type YamlText } from '../../notebook/yamlText.ts'
import { parameterOfKey } from '../retrievalParameters.ts'
import { noRetriever, type Retriever, type RetrieverQrels, type RetrieverSource } from '../retriever.ts'
import type { Experiment } from '../experiment.ts'
import { showsPassages } from '../showsPassages.ts'
import type { BlockKind, NamedBlock } from './blockKind.ts'
import { checkShape } from './checkShape.ts'
import { pathProblem, readSource } from './fromFile.ts'
import type { Reading } from './reading.ts'
import { knownVariables } from './starterVariables.ts'

export const retrieverBlock: BlockKind<'retrievers' | 'retrieverNames'> = {
  label: 'Retriever',
  description: 'Passages of documents for each test case',
  nameExample: 'handbook',
  listedInSweeps: { joins: true },
  files: ({ qrels }) => [qrels],
  read: (reading, blocks) => ({
    retrievers: blocks.flatMap((block) => readRetriever(reading, block) ?? []),
    retrieverNames: blocks.map(({ name }) => name),
  }),
  check(reading, blocks, experiment) {
    tellUnused(reading, experiment)
    const { bag, path } = reading
    const { retrievers, cases } = experiment
    const variables = [...new Set(cases.flatMap(({ vars }) => Object.keys(vars)))]
    for (const { name, qrels, line } of retrievers) {
      const problem = qrels && cases.length > 0 ? qrelsByProblem(qrels.by, variables) : null
      if (problem === null) continue
      const block = `retriever ${name}`
      const segment = blocks.find((each) => each.name === name)
      const place = segment ? readYaml(segment.body, path, segment.bodyLine).placeOf(['qrels_by']) : { file: path, line }
      bag.error(problem, place, block)
    }
  },
  starter(experiment) {
    const [first = 'question'] = knownVariables(experiment)
    return { name: 'documents', body: writeYaml({ documents: 'documents', query: `{{${first}}}`, k: 4 }) }
  },
}

const usualPassage = '[{{number}}] {{text}}'

const nameSchema = z.union([z.string().min(1), z.number().transform(String)])

const retrieverSchema = z.strictObject({
  index: nameSchema.optional(),
  documents: z.string().min(1).optional(),
  snapshot: nameSchema.optional(),
  query: z.string().min(1).optional(),
  passage: z.string().min(1).optional(),
  mode: z.enum(['vector', 'text', 'hybrid']).optional(),
  fusion: z.enum(['convex', 'rrf']).optional(),
  weight: z.number().min(0).max(1).optional(),
  k: z.int().min(1).max(1000).optional(),
  mmr: z.number().min(0).max(1).optional(),
  threshold: z.number().optional(),
  reranker: z.string().min(1).optional(),
  language: z.enum(['auto', 'ko', 'en', 'mixed']).optional(),
  embedder: z.string().min(1).optional(),
  chunk_by: z.enum(['tokens', 'sentences', 'headings', 'characters']).optional(),
  chunk_size: z.int().min(8).max(100_000).optional(),
  chunk_overlap: z.int().min(0).max(50_000).optional(),
  qrels: z.string().min(1).optional(),
  qrels_by: z.string().min(1).optional(),
})

type Content = z.infer<typeof retrieverSchema>

/** A retriever, or null after a fault was reported. */
function readRetriever(reading: Reading, { name: own, line, block, yaml }: NamedBlock): Retriever | null {
  if (own === noRetriever) {
    reading.bag.error(
      `\`${noRetriever}\` in a sweep means no retriever. Give this block another name.`,
      { file: reading.path, line },
      block,
    )
    return null
  }
  const content = hasLists(reading, yaml, block) ? null : checkShape(retrieverSchema, yaml.value ?? {}, { yaml, bag: reading.bag, block })
  const source = content && sourceOf(reading, content, { yaml, block })
  if (!content || !source) return null
  const templates = (['query', 'passage'] as const).map((part) => ({ part, text: content[part], place: yaml.textPlaceOf([part]) }))
  for (const { text, place } of templates) {
    const problem = text === undefined ? null : templateProblem(text, place)
    if (problem) reading.bag.error(problem.message, problem.place ?? place, block)
  }
  const { mode, fusion, weight, k, mmr, threshold, reranker, language, embedder, chunk_by: by, chunk_size: size } = content
  const { chunk_overlap: overlap } = content
  return {
    name: own,
    source,
    snapshot: content.snapshot ?? null,
    query: content.query ?? null,
    passage: content.passage ?? usualPassage,
    search: present({ mode, fusion, weight, k, mmr, threshold, reranker }),
    build: { ...present({ language, embedder }), chunks: present({ by, size, overlap }) },
    qrels: qrelsOf(reading, content, { yaml, block }),
    line,
    places: Object.fromEntries(templates.flatMap(({ part, text, place }) => (text === undefined ? [] : [[part, place]]))),
  }
}

/** The members that are not undefined. */
function present<Members extends object>(members: Members): { [Name in keyof Members]?: NonNullable<Members[Name]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never
}

/** Reports the lists in the block: a sweep lists values, a block has one of each. */
function hasLists({ bag }: Reading, yaml: YamlText, block: string): boolean {
  const value = yaml.value ?? {}
  if (!isRecord(value)) return false
  const lists = Object.entries(value).filter(([, member]) => Array.isArray(member))
  for (const [key, member] of lists) {
    const parameter = parameterOfKey(key)
    const remedy = parameter
      ? `Keep one here, and write \`${parameter}: ${JSON.stringify(member)}\` in the sweep.`
      : 'Write a second retriever block, and list both in the sweep: `retriever: [a, b]`.'
    bag.error(`\`${key}\` is a list, but a retriever has one value of each kind. ${remedy}`, yaml.placeOf([key]), block)
  }
  return lists.length > 0
}

function sourceOf(
  { bag }: Reading,
  { index, documents, snapshot }: Content,
  { yaml, block }: { yaml: YamlText; block: string },
): RetrieverSource | null {
  if (index !== undefined && documents === undefined) return { index: index.normalize('NFC') }
  if (documents === undefined || index !== undefined) {
    bag.error(
      `A retriever searches one thing: \`index\` (the name of an index) or \`documents\` (a folder or file beside the notebook). ${index === undefined ? 'Add one of them.' : 'Keep one of them.'}`,
      yaml.placeOf([]),
      block,
    )
    return null
  }
  const problem = pathProblem(documents)
  if (problem !== null)
    bag.error(problem.replaceAll('`from`', '`documents`').replace('cases.jsonl', 'documents'), yaml.placeOf(['documents']), block)
  else if (snapshot !== undefined)
    bag.error(
      '`snapshot` is of an index: with `documents`, the notebook always searches what they are now. Name an `index`, or remove it.',
      yaml.placeOf(['snapshot'], 'key'),
      block,
    )
  else return { documents }
  return null
}

function qrelsOf(
  reading: Reading,
  { qrels, qrels_by: by = 'id' }: Content,
  { yaml, block }: { yaml: YamlText; block: string },
): RetrieverQrels | null {
  if (qrels === undefined) {
    if (yaml.valueAt(['qrels_by']) !== undefined)
      reading.bag.warn(
        '`qrels_by` says how cases find their judgements in `qrels`, which is missing.',
        yaml.placeOf(['qrels_by'], 'key'),
        block,
      )
    return null
  }
  const source = readSource(reading, { from: qrels, place: yaml.placeOf(['qrels']), block })
  if (!source) return null
  const { judgements, findings } = readJudgements(source.text)
  for (const { severity, message, line } of findings) {
    if (severity === 'error') reading.bag.error(message, { file: source.file, line }, block)
    else reading.bag.warn(message, { file: source.file, line }, block)
  }
  return { file: qrels, by, judgements }
}

/** Whether a name of `qrels_by` can be meant by these cases, as a sentence if not. */
function qrelsByProblem(by: string, variables: readonly string[]): string | null {
  if (by === 'id' || by === 'query' || variables.includes(by)) return null
  const near = closestName(by, ['id', 'query', ...variables])
  return `\`qrels_by\` is \`${by}\`, which no test case has.${near ? ` Did you mean \`${near}\`?` : ''} It takes \`id\`, \`query\` or the name of a variable.`
}

/** Warns of retrievers whose passages no cell can show. */
function tellUnused({ bag, path }: Reading, { retrievers, sweeps, variants }: Experiment): void {
  if (retrievers.length === 0 || variants.length === 0) return
  const named = new Set(
    sweeps.flatMap(({ axes, fixed }) => [...axes.flatMap(({ name, values }) => (name === 'retriever' ? values : [])), fixed['retriever']]),
  )
  const isShown = variants.some(showsPassages)
  for (const { name, line } of retrievers) {
    const used = named.has(name) || (retrievers.length === 1 && named.size <= 1 && !named.has(noRetriever))
    const place = { file: path, line }
    const block = `retriever ${name}`
    if (!used) bag.warn(`No sweep uses the block \`${block}\`. Write \`retriever: [${name}, none]\` in one.`, place, block)
    else if (!isShown) bag.warn(`No prompt shows the passages of \`${name}\`. Write \`{{context}}\` in one.`, place, block)
  }
}
