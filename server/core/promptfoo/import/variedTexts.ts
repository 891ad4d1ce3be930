import { canonicalJson } from '../../json.ts'
import type { ImportReport } from './importReport.ts'
import type { MappedAssert } from './mapAssert.ts'
import type { AskedTest } from './scoreItems.ts'

/**
 * Converts patterns and lists that differ between tests to promptfoo assertions with one text, which each case can provide, so that one
 * item serves all of them. Those equal in every test are unchanged.
 */
export function variedTexts(tests: readonly AskedTest[], report: ImportReport): AskedTest[] {
  const keyed = tests.map(({ vars, asserts }) => ({ vars, asserts: keysOf(asserts) }))
  const texts = new Map<string, Set<string>>()
  for (const { asserts } of keyed)
    for (const { key, assert } of asserts) if (assert.asText) texts.set(key, (texts.get(key) ?? new Set()).add(assert.asText.text))
  return keyed.map(({ vars, asserts }) => ({
    vars,
    asserts: asserts.map(({ key, assert }): MappedAssert => {
      const { asText, ...rest } = assert
      if (!asText || (texts.get(key)?.size ?? 0) < 2) return assert
      report.compatible(asText.type.replace(/^not-/, ''))
      return {
        ...rest,
        metric: 'promptfoo-compatible',
        value: asText.text,
        perCase: true,
        options: { assert: { type: asText.type }, ...(rest.options.transform === undefined ? {} : { transform: rest.options.transform }) },
        check: rest.check && { atLeast: 1 },
        within: 'assert',
      }
    }),
  }))
}

/** Each assertion with a key that it shares with assertions of other tests; repeated ones within a test get separate keys. */
function keysOf(asserts: readonly MappedAssert[]): { key: string; assert: MappedAssert }[] {
  const seen = new Map<string, number>()
  return asserts.map((assert) => {
    const kind = canonicalJson([assert.asText?.type ?? null, assert.name, assert.check, assert.options.transform ?? null])
    const ordinal = seen.get(kind) ?? 0
    seen.set(kind, ordinal + 1)
    return { key: `${kind}\n${ordinal}`, assert }
  })
}
