import { describe, expect, it } from 'vitest'
import { changeSweepLists, renameInSweeps } from './sweepLists.ts'

describe('renameInSweeps', () => {
  it('puts the new name of a block where sweeps list the old one', () => {
    const text = '```yaml sweep main\nprompt: [ a, "b" ] # both\ncases: a\ntop_p: [1]\n```\n'
    expect(renameInSweeps(text, { kind: 'prompt', from: 'a', to: 'yes' })).toBe(text.replace('[ a,', '[ yes,'))
    expect(renameInSweeps(text, { kind: 'prompt', from: 'b', to: 'true' })).toBe(text.replace('"b"', '"true"'))
    expect(renameInSweeps(text, { kind: 'cases', from: 'a', to: 'z' })).toBe(text.replace('cases: a', 'cases: z'))
    expect(renameInSweeps(text, { kind: 'score', from: 'a', to: 'z' })).toBe(text)
  })
})

describe('changeSweepLists', () => {
  const text = '```yaml sweep one\nprompt: a # only\n```\n```yaml sweep all\ntop_p: [1]\n```\n```yaml sweep two\nprompt: [a, 1]\n```\n'

  it('changes the lists that sweeps have, if they hold only names', () => {
    expect(changeSweepLists(text, 'prompt', (names) => [...names, 'b'])).toBe(text.replace('prompt: a #', 'prompt: [a, b] #'))
  })

  it('changes nothing for kinds whose blocks do not join sweeps', () => {
    const withCases = '```yaml sweep main\ncases: [a]\n```\n'
    for (const kind of ['cases', 'score', 'gadget']) expect(changeSweepLists(withCases, kind, () => [])).toBe(withCases)
  })
})
