import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AppError, toErrorData } from '#server/core/errors.ts'
import type { DiskFile } from './fileSync.ts'
import { createFileSyncStore, type FileSyncStore, type SaveRequest } from './fileSyncStore.ts'

const path = 'notebook.md'

/** A disk with one file that rejects a save based on another version. */
function fakeDisk() {
  const disk = { text: 'a\nb\nc\nd\n', version: 'v1', writes: 0 }
  const store: FileSyncStore = createFileSyncStore({
    save: (files: SaveRequest[]) => {
      const [file] = files
      if (!file) return Promise.resolve({ files: [] })
      if (file.baseVersion !== disk.version) return Promise.reject(new AppError('CONFLICT', 'changed on disk'))
      disk.text = file.text
      disk.writes++
      disk.version = `w${disk.writes}`
      return Promise.resolve({ files: [{ path, version: disk.version }] })
    },
    read: () => Promise.resolve([{ path, text: disk.text, version: disk.version }]),
    toError: (thrown) => toErrorData(thrown),
  })
  store.dispatch({ type: 'loaded', files: [{ path, text: disk.text, version: disk.version }] })
  return { disk, store }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('saving the open files', () => {
  test('a burst of edits is written once, with the last text', async () => {
    const { disk, store } = fakeDisk()
    for (const text of ['x', 'xy', '안녕']) store.dispatch({ type: 'edited', path, text })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(disk).toEqual({ text: '안녕', version: 'w1', writes: 1 })
  })

  test('flush writes at once', async () => {
    const { disk, store } = fakeDisk()
    store.dispatch({ type: 'edited', path, text: 'now' })
    await store.flush()
    expect(disk.text).toBe('now')
  })

  test('a save that is rejected because of an external edit is merged and saved again', async () => {
    const { disk, store } = fakeDisk()
    store.dispatch({ type: 'edited', path, text: 'A\nb\nc\nd\n' })
    Object.assign(disk, { text: 'a\nb\nc\nD\n', version: 'other' })
    await store.flush()
    expect(disk.text).toBe('A\nb\nc\nD\n')
  })

  test('flush rejects if both sides changed the same line, and writes nothing', async () => {
    const { disk, store } = fakeDisk()
    store.dispatch({ type: 'edited', path, text: 'mine\nb\nc\nd\n' })
    Object.assign(disk, { text: 'theirs\nb\nc\nd\n', version: 'other' })
    await expect(store.flush()).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(disk.text).toBe('theirs\nb\nc\nd\n')
    expect(store.getState().files[path]?.text).toBe('mine\nb\nc\nd\n')
  })
})

describe('reading the files while they are watched', () => {
  test('a read that began before an external edit does not restore the older text', async () => {
    const answer = Promise.withResolvers<DiskFile[]>()
    const store = createFileSyncStore({
      save: () => Promise.resolve({ files: [] }),
      read: () => answer.promise,
      toError: (thrown) => toErrorData(thrown),
    })
    const loading = store.load()
    store.dispatch({ type: 'diskChanged', file: { path, text: '고친 글\n', version: 'v2' } })
    answer.resolve([
      { path, text: 'older\n', version: 'v1' },
      { path: 'cases.jsonl', text: '{}\n', version: 'c1' },
    ])
    await loading
    const texts = Object.values(store.getState().files).map((file) => [file.path, file.text, file.version])
    expect(texts).toEqual([
      [path, '고친 글\n', 'v2'],
      ['cases.jsonl', '{}\n', 'c1'],
    ])
  })

  test('a read that begins after the event of an external edit is used completely', async () => {
    const { disk, store } = fakeDisk()
    store.dispatch({ type: 'diskChanged', file: { path, text: 'told\n', version: 'v2' } })
    Object.assign(disk, { text: 'newer\n', version: 'v3' })
    await store.load()
    expect(store.getState().files[path]?.text).toBe('newer\n')
  })
})
