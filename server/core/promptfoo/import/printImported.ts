import { slugify } from '../../ids.ts'
import type { Json } from '../../json.ts'
import { distinctNames } from '../../metrics/metric/distinctNames.ts'
import type { BlockKindName } from '../../experiment/blocks/blockKinds.ts'
import { promptYaml } from '../../experiment/blocks/promptBlock.ts'
import { printCasesJsonl } from '../../experiment/blocks/caseTable.ts'
import { newBlock } from '../../notebook/blockText.ts'
import { writeYaml } from '../../notebook/writeYaml.ts'
import type { Finding } from './importReport.ts'
import type { ImportedProvider } from './readProviders.ts'
import type { ImportedPrompt } from './readPrompts.ts'
import type { CaseAddition } from './scoreItems.ts'
import type { MergedTest } from './testCase.ts'

/** Files of a notebook's folder, by name. */
export type ImportedNotebook = { files: { path: string; text: string }[]; tests: number; variants: number }

export type Imported = {
  title: string
  model: string
  /** The config's path. */
  file: string
  prompts: readonly ImportedPrompt[]
  providers: readonly ImportedProvider[]
  repeats: number
  tests: readonly MergedTest[]
  additions: readonly CaseAddition[]
  items: readonly Json[]
  /** Types scored by promptfoo's definitions. */
  compatible: readonly string[]
  findings: () => Finding[]
}

/** A longer list is not readable; the rest is counted. */
const MOST_FINDINGS = 200

/** Prints an imported config as notebook.md and cases.jsonl. */
export function printImported(imported: Imported): ImportedNotebook {
  const { title, model, prompts, providers, tests, additions, items } = imported
  const variants = namesOf(
    prompts.map(({ label }) => label),
    'prompt',
  )
  const sweeps = namesOf(
    providers.map(({ label }) => label),
    'main',
  )
  const blocks = [
    ...prompts.map((prompt, position) => block('prompt', variants[position], `${noteOf(prompt)}${promptYaml(prompt)}`)),
    block('cases', 'tests', `${noTestsNote(imported)}${writeYaml({ from: 'cases.jsonl' })}`),
    ...(providers.length === 0
      ? [block('sweep', 'main', writeYaml(sweepOf({ prompts: null, parameters: {} }, imported, variants)))]
      : providers.map((provider, position) => block('sweep', sweeps[position], writeYaml(sweepOf(provider, imported, variants))))),
    ...(items.length > 0 ? [block('score', 'checks', writeYaml(items))] : []),
  ]
  const prose = proseOf(imported, { variants, sweeps })
  const text = `---\n${writeYaml({ title, model, seed: 1 })}---\n\n${prose}\n${blocks.join('\n')}`
  const ids = idsOf(tests)
  const cases = tests.map((test, position) => {
    const { vars = {}, reference = null, tags = [] } = additions[position] ?? {}
    return {
      id: ids[position] ?? null,
      vars: { ...test.vars, ...vars },
      reference,
      tags: [...new Set([...tags, ...metadataTags(test.metadata)])],
    }
  })
  return {
    files: [
      { path: 'notebook.md', text },
      { path: 'cases.jsonl', text: printCasesJsonl(cases) },
    ],
    tests: tests.length,
    variants: variants.length,
  }
}

/** Block names from labels: short, distinct, without characters that a block's head does not allow. */
function namesOf(labels: readonly string[], fallback: string): string[] {
  return distinctNames(labels.map((label) => (/[\p{L}\p{N}]/u.test(label) ? slugify([...label].slice(0, 40).join('')) : fallback)))
}

function sweepOf(
  { prompts, parameters }: Pick<ImportedProvider, 'prompts' | 'parameters'>,
  { prompts: all, repeats }: Imported,
  variants: readonly string[],
): Json {
  const written = all.some(({ script }) => script === undefined)
  const usable = variants.filter((_, position) => !written || all[position]?.script === undefined)
  const chosen = usable.filter((variant) => {
    const prompt = all[variants.indexOf(variant)]
    return prompts === null || (prompt !== undefined && prompts.some((name) => selects(name, prompt)))
  })
  return { prompt: chosen.length > 0 ? chosen : usable, ...parameters, ...(repeats > 1 ? { repeats } : {}) }
}

/** Matches by label, by a group of labels (`group:*`), by id or by the file of the prompt. */
export function selects(name: string, { label, names = [] }: Pick<ImportedPrompt, 'label' | 'names'>): boolean {
  const path = name.replace(/^file:\/\//, '')
  return (
    label === path ||
    path.split('/').at(-1) === label ||
    names.includes(path) ||
    (name.endsWith('*') && label.startsWith(name.slice(0, -1)))
  )
}

/** A comment in the block of a table without test cases: what would have given them. */
function noTestsNote({ tests, findings }: Imported): string {
  if (tests.length > 0) return ''
  const reasons = findings().filter(({ path }) => /^(?:tests|scenarios)/.test(path))
  return reasons.map(({ why }) => `# ${why.replace(/\s+/g, ' ')}\n`).join('')
}

/** A comment in the block of a prompt whose text is still to be written. */
function noteOf({ script }: ImportedPrompt): string {
  return script === undefined
    ? ''
    : `# ${script.replace(/\s+/g, ' ')} writes this prompt in promptfoo. Programs are not run: write its text here.\n`
}

function block(kind: BlockKindName, name: string | undefined, body: string): string {
  return newBlock({ kind, name: name ?? '' }, body, '\n')
}

/** Descriptions as ids, numbered when repeated; a test without one is identified by its position. */
function idsOf(tests: readonly MergedTest[]): (string | null)[] {
  const given = tests.flatMap(({ description }) =>
    description === null ? [] : [[...description.trim().replace(/\s+/g, ' ')].slice(0, 80).join('')],
  )
  // A description must not look like the position of another test.
  const distinct = distinctNames(given.map((text) => (text === '' || /^\d+$/.test(text) ? `test ${text}`.trim() : text)))
  let next = 0
  return tests.map(({ description }) => (description === null ? null : (distinct[next++] ?? null)))
}

/** Tags from a test's metadata. */
function metadataTags(metadata: Record<string, string>): string[] {
  return Object.entries(metadata).flatMap(([key, value]) => (value === '' ? [] : [`${key}:${value}`]))
}

function proseOf(
  { file, model, prompts, providers, compatible, findings }: Imported,
  { variants, sweeps }: { variants: readonly string[]; sweeps: readonly string[] },
): string {
  const told = findings()
  const renamed = prompts.flatMap(({ label }, position) =>
    label === variants[position] ? [] : [`- ${code(variants[position] ?? '')}: ${plain(label)}`],
  )
  const runs = providers.map(
    ({ id, label }, position) => `- ${code(sweeps[position] ?? 'main')} stands for ${code(label)}${id === label ? '' : ` (${code(id)})`}`,
  )
  const more = told.length - MOST_FINDINGS
  return [
    `Imported from ${code(file.split('/').at(-1) ?? file)}. Every provider runs on the local model ${code(model)}. Settings that the config does not set have Assay's defaults.`,
    ...(runs.length > 0 ? ['', '## Providers', '', ...runs] : []),
    ...(renamed.length > 0 ? ['', '## Prompts', '', ...renamed] : []),
    ...(compatible.length > 0 ? ['', '## promptfoo-compatible', '', compatibleText(compatible)] : []),
    ...(told.length > 0
      ? [
          '',
          '## Not carried over',
          '',
          ...told.slice(0, MOST_FINDINGS).map(({ path, why }) => `- ${code(path)}: ${plain(why)}`),
          ...(more > 0 ? [`- and ${more} more`] : []),
        ]
      : []),
    '',
  ].join('\n')
}

/** The note about scores that follow promptfoo's definitions. */
export function compatibleText(compatible: readonly string[]): string {
  return `Scored by promptfoo's definitions, because Assay's metrics give other numbers or cannot read values from a case: ${compatible.join(', ')}.`
}

/** Text of a config escaped for prose: it cannot open a block, a link or markup. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>#|~]/g, String.raw`\$&`)
    .slice(0, 300)
}

function code(text: string): string {
  const flat = text.replace(/\s+/g, ' ').slice(0, 200)
  const ticks = '`'.repeat(Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length)) + 1)
  return ticks.length === 1 ? `\`${flat}\`` : `${ticks} ${flat} ${ticks}`
}
