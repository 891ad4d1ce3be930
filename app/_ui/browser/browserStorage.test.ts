import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { readStored, store } from './browserStorage.ts'

afterEach(() => vi.unstubAllGlobals())

test('values are kept in the storage of the browser', () => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
  expect(readStored('rater')).toBeNull()
  store('rater', '민지')
  expect([readStored('rater'), [...kept]]).toEqual(['민지', [['rater', '민지']]])
})

test('where storage is blocked, values last until the page is reloaded', () => {
  const blocked = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  }
  vi.stubGlobal('localStorage', { getItem: blocked, setItem: blocked })
  expect(readStored('split')).toBeNull()
  store('split', '0.4')
  expect(readStored('split')).toBe('0.4')
})

test('without any storage, as where access to it throws, values last until the page is reloaded', () => {
  vi.stubGlobal('localStorage', undefined)
  store('split', '0.6')
  expect(readStored('split')).toBe('0.6')
})

test('no other file of the page uses the storage of the browser', () => {
  const app = path.resolve(import.meta.dirname, '../..')
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.tsx?$/.test(name))
  expect(files.length).toBeGreaterThan(100)
  const users = files.filter((name) => /\b(local|session)Storage\b/.test(readFileSync(path.join(app, name), 'utf8')))
  expect(users.toSorted()).toEqual(['_ui/browser/browserStorage.ts', '_ui/browser/headScript.ts'])
})
