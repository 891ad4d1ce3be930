import { describe, expect, test } from 'vitest'
import { emptyFileSync, filesToSave, type FileSync, type FileSyncAction, isDirty, reduceFileSync } from './fileSync.ts'

const path = 'notebook.md'
const original = 'one\ntwo\nthree\nfour\nfive\n'

function after(...actions: FileSyncAction[]): FileSync {
  return actions.reduce(reduceFileSync, emptyFileSync)
}

const loaded: FileSyncAction = { type: 'loaded', files: [{ path, text: original, version: 'v1' }] }
const edited = (text: string): FileSyncAction => ({ type: 'edited', path, text })
const disk = (text: string | null, version: string): FileSyncAction => ({ type: 'diskChanged', file: { path, text, version } })

describe('synchronising open files with the disk', () => {
  test('a loaded file is clean and has nothing to save', () => {
    const state = after(loaded)
    expect(isDirty(state)).toBe(false)
    expect(filesToSave(state)).toEqual([])
  })

  test('a file in another encoding is UTF-8 once it is saved', () => {
    const opened: FileSyncAction = { type: 'loaded', files: [{ path, text: original, version: 'v1', encoding: 'euc-kr' }] }
    const saved: FileSyncAction = { type: 'saved', files: [{ path, version: 'v2' }] }
    expect(after(opened, edited('a')).files[path]?.encoding).toBe('euc-kr')
    expect(after(opened, edited('a'), { type: 'saveStarted', paths: [path] }, saved).files[path]).not.toHaveProperty('encoding')
  })

  test('an edit is saved with the version it is based on', () => {
    expect(filesToSave(after(loaded, edited('mine\n')))).toEqual([{ path, baseVersion: 'v1', text: 'mine\n' }])
  })

  test('text typed during a save is saved next, based on the saved version', () => {
    const state = after(loaded, edited('a'), { type: 'saveStarted', paths: [path] }, edited('ab'), {
      type: 'saved',
      files: [{ path, version: 'v2' }],
    })
    expect(filesToSave(state)).toEqual([{ path, baseVersion: 'v2', text: 'ab' }])
  })

  test("the watcher's event for our own save is not treated as an external edit", () => {
    const state = after(loaded, edited('a'), { type: 'saveStarted', paths: [path] }, edited('ab'), disk('a', 'v2'), {
      type: 'saved',
      files: [{ path, version: 'v2' }],
    })
    expect(state.conflicts).toEqual({})
    expect(filesToSave(state)).toEqual([{ path, baseVersion: 'v2', text: 'ab' }])
  })

  test('an external edit is applied to a file without local edits', () => {
    const state = after(loaded, disk('theirs\n', 'v2'))
    expect(state.files[path]?.text).toBe('theirs\n')
    expect(filesToSave(state)).toEqual([])
  })

  test('edits of different lines are merged and saved with the version on disk', () => {
    const state = after(loaded, edited(original.replace('one', 'ONE')), disk(original.replace('five', '다섯'), 'v2'))
    expect(filesToSave(state)).toEqual([{ path, baseVersion: 'v2', text: 'ONE\ntwo\nthree\nfour\n다섯\n' }])
  })

  test('edits of the same line are a conflict, and each choice keeps the text it names', () => {
    const state = after(loaded, edited(original.replace('two', 'mine')), disk(original.replace('two', 'theirs'), 'v2'))
    expect(Object.keys(state.conflicts)).toEqual([path])
    expect(filesToSave(state)).toEqual([])
    const choose = (choice: 'mine' | 'theirs' | 'both') => reduceFileSync(state, { type: 'resolved', path, choice })
    expect(filesToSave(choose('mine'))).toEqual([{ path, baseVersion: 'v2', text: original.replace('two', 'mine') }])
    expect(choose('theirs').files[path]?.text).toBe(original.replace('two', 'theirs'))
    expect(filesToSave(choose('theirs'))).toEqual([])
    expect(choose('both').files[path]?.text).toContain('mine')
    expect(choose('both').files[path]?.text).toContain('theirs')
  })

  test('a failed save keeps the text and the error', () => {
    const error = { code: 'DISK_FULL', message: 'The disk is full. Free some space; nothing was lost.' } as const
    const state = after(loaded, edited('a'), { type: 'saveStarted', paths: [path] }, { type: 'saveFailed', paths: [path], error })
    expect(state.saveError).toEqual(error)
    expect(filesToSave(state)).toEqual([{ path, baseVersion: 'v1', text: 'a' }])
  })

  test('a file that is deleted on disk while it has local edits is created again', () => {
    const state = after(loaded, edited('mine'), disk(null, ''))
    expect(filesToSave(state)).toEqual([{ path, baseVersion: '', text: 'mine' }])
  })
})
