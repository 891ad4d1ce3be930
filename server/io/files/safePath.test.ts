import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { fc } from '../../core/testing/fuzzing.ts'
import { AppError } from '../../core/errors.ts'
import { isInside, safePath } from './safePath.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'

async function project() {
  const folder = await temporaryFolder()
  const root = join(folder.path, 'project')
  const base = join(root, 'experiments', '첫-노트')
  await mkdir(base, { recursive: true })
  await mkdir(join(folder.path, 'secret'))
  await writeFile(join(folder.path, 'secret', 'key.txt'), 'secret')
  await symlink(join(folder.path, 'secret'), join(base, 'out'))
  await symlink(join(folder.path, 'secret', 'new.txt'), join(base, 'dangling.txt'))
  await symlink('loop', join(base, 'loop'))
  await writeFile(join(root, 'experiments', 'shared.jsonl'), '')
  await symlink('../shared.jsonl', join(base, 'inside.jsonl'))
  return { root, base, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] }
}

test.each([
  ['cases.jsonl', 'experiments/첫-노트/cases.jsonl'],
  ['a/deep/new.md', 'experiments/첫-노트/a/deep/new.md'],
  ['../shared.jsonl', 'experiments/shared.jsonl'],
  ['./x/../y.txt', 'experiments/첫-노트/y.txt'],
  ['inside.jsonl', 'experiments/첫-노트/inside.jsonl'],
])('%s resolves inside the project', async (path, expected) => {
  await using place = await project()
  expect(await safePath({ ...place, path })).toBe(join(place.root, expected))
})

test.each([
  ['/etc/passwd', 'PATH_OUTSIDE'],
  ['C:\\Windows', 'PATH_OUTSIDE'],
  ['\\\\host\\share', 'PATH_OUTSIDE'],
  ['../../../secret/key.txt', 'PATH_OUTSIDE'],
  ['out/key.txt', 'PATH_OUTSIDE'],
  ['out/new.txt', 'PATH_OUTSIDE'],
  ['out', 'PATH_OUTSIDE'],
  ['dangling.txt', 'PATH_OUTSIDE'],
  ['loop', 'PATH_OUTSIDE'],
  ['loop/x', 'PATH_OUTSIDE'],
  ['../../.env', 'PATH_OUTSIDE'],
  ['../../.git/config', 'PATH_OUTSIDE'],
  ['', 'BAD_INPUT'],
  ['a\u0000b', 'BAD_INPUT'],
  ['..\\..\\secret', 'BAD_INPUT'],
  ['CON', 'BAD_INPUT'],
  ['cases:stream', 'BAD_INPUT'],
])('%j is rejected', async (path, code) => {
  await using place = await project()
  await expect(safePath({ ...place, path })).rejects.toMatchObject({ code })
})

test('every path resolves to a location inside the root or is rejected', async () => {
  await using place = await project()
  const part = fc.oneof(
    fc.constantFrom(
      '..',
      '.',
      '',
      'out',
      'loop',
      'dangling.txt',
      'inside.jsonl',
      'experiments',
      'project',
      '첫-노트',
      'secret',
      '\\',
      'C:',
    ),
    fc.string({ maxLength: 6 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 7 }), fc.boolean(), async (parts, absolute) => {
      const path = (absolute ? '/' : '') + parts.join('/')
      try {
        const found = await safePath({ ...place, path })
        let existing = found
        while ((await realpath(existing).catch(() => null)) === null) existing = dirname(existing)
        expect(isInside(place.root, found)).toBe(true)
        expect(isInside(place.root, await realpath(existing))).toBe(true)
      } catch (thrown) {
        if (!(thrown instanceof AppError)) throw thrown
        expect(['PATH_OUTSIDE', 'BAD_INPUT']).toContain(thrown.code)
      }
    }),
    { numRuns: 300 },
  )
})

test.each([
  ['/a', '/a', true],
  ['/a', '/a/b', true],
  ['/a', '/ab', false],
  ['/a', '/', false],
  ['/a', '/a/..b', true],
])('%s contains %s: %s', (root, path, expected) => {
  expect(isInside(root, path)).toBe(expected)
})

test('a notebook in a hidden folder can read its own files, but no hidden ones', async () => {
  await using folder = await temporaryFolder()
  const base = join(folder.path, '.assay', 'experiments', 'note')
  await mkdir(base, { recursive: true })
  expect(await safePath({ root: folder.path, base, path: 'cases.jsonl' })).toBe(join(base, 'cases.jsonl'))
  expect(await safePath({ root: folder.path, base, path: '../shared.jsonl' })).toBe(
    join(folder.path, '.assay', 'experiments', 'shared.jsonl'),
  )
  await expect(safePath({ root: folder.path, base, path: '../../../.git/config' })).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  await expect(safePath({ root: folder.path, base, path: '.env' })).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
})
