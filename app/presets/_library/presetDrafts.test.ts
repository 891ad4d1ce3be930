import { beforeEach, expect, test } from 'vitest'
import { blankDraft } from './presetDraft.ts'
import { draftSaved, getDraft, NEW_ID, setDraft } from './presetDrafts.ts'

const sent = { ...blankDraft, title: 'A' }
const later = { ...sent, title: 'A and more' }

beforeEach(() => {
  for (const id of [NEW_ID, 'a', 'b']) setDraft(id, undefined)
})

test('edits are forgotten when they were saved, and those of other presets are kept', () => {
  setDraft('a', { ...sent })
  setDraft('b', later)
  draftSaved('a', 'a', sent)
  expect([getDraft('a'), getDraft('b')]).toEqual([undefined, later])
})

test('what is typed while a save is under way stays an edit, also of a preset that was new', () => {
  for (const key of ['a', NEW_ID]) {
    setDraft(key, later)
    draftSaved(key, 'a', sent)
    expect([getDraft(NEW_ID), getDraft('a')]).toEqual([undefined, later])
  }
})
