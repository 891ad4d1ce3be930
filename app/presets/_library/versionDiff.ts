import { diffLines } from 'diff'
import { textOf } from '#server/core/json.ts'
import type { Preset } from '../../_trpc/apiTypes.ts'

export type DiffRow = { kind: 'same' | 'added' | 'removed'; text: string }

type PresetText = Pick<Preset, 'title' | 'description' | 'tags' | 'variant' | 'shots'>

/** The content of a preset as lines of text, for comparing. */
export function presetLines({ title, description, tags, variant, shots }: PresetText): string {
  const parts = [
    ['Title', title],
    ['Description', description],
    ['Tags', tags.join(', ')],
    ['System', variant.system ?? ''],
    ['User', variant.user],
    ['Assistant begins', variant.assistant ?? ''],
    ...shots.flatMap(({ vars, output }, position): [string, string][] => [
      [
        `Shot ${position + 1}`,
        Object.entries(vars)
          .map(([name, value]) => `${name}: ${textOf(value)}`)
          .join('\n'),
      ],
      ['Output', output],
    ]),
  ] as const
  return parts
    .filter(([, text]) => text)
    .map(([heading, text]) => `${heading}\n${withoutLastBreaks(text)}\n`)
    .join('\n')
}

/** Not a pattern, which would take quadratic time on long rows of line breaks. */
function withoutLastBreaks(text: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === '\n') end--
  return text.slice(0, end)
}

/** The differences between an earlier version and the current text: `removed` lines are only in the earlier one. */
export function versionDiff(earlier: PresetText, current: PresetText): DiffRow[] {
  return diffLines(presetLines(earlier), presetLines(current)).flatMap(({ value, added, removed }) => {
    const kind = added ? ('added' as const) : removed ? ('removed' as const) : ('same' as const)
    return value
      .replace(/\n$/, '')
      .split('\n')
      .map((text) => ({ kind, text }))
  })
}
