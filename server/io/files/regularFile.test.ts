import { type FileHandle, mkdir, rename, symlink, unlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makePipe } from '../testing/makePipe.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { readRegular, readRegularSync, withRegular } from './regularFile.ts'

const options = (within: string | null, name = 'cases.jsonl') => ({ within, name, maxBytes: 1000 })

async function project() {
  const folder = await temporaryFolder()
  const at = (...names: string[]) => join(folder.path, ...names)
  await mkdir(at('project', 'notes'), { recursive: true })
  await mkdir(at('outside'))
  await writeFile(at('outside', 'key.txt'), 'secret')
  await writeFile(at('project', 'notes', 'key.txt'), 'mine')
  return { root: at('project'), at, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] }
}

test.each(['pipe', 'socket', 'device', 'folder'])('a %s is refused at once, with its kind, in both ways of reading', async (kind) => {
  await using place = await project()
  const path = kind === 'device' ? '/dev/zero' : place.at('project', 'it')
  if (kind === 'pipe') makePipe(path)
  if (kind === 'folder') await mkdir(path)
  const server = createServer()
  if (kind === 'socket') await new Promise<void>((resolve) => server.listen(path, resolve))
  try {
    const refusal = { code: 'BAD_INPUT', message: expect.stringContaining(kind), place: { file: 'cases.jsonl' } }
    await expect(readRegular(path, options(null))).rejects.toMatchObject(refusal)
    expect(() => readRegularSync(path, options(null))).toThrow(expect.objectContaining(refusal))
  } finally {
    server.close()
  }
})

test.each([
  ['link to a file', 'key.link', 'outside/key.txt', 'key.link'],
  ['link to a folder', 'out', 'outside', 'out/key.txt'],
  ['link through a folder that leads back out', 'twice', 'project/../outside', 'twice/key.txt'],
])('a %s that leads out is refused within a boundary and followed without one', async (_what, name, target, path) => {
  await using place = await project()
  await symlink(place.at(target), place.at('project', name))
  const wanted = place.at('project', path)
  await expect(readRegular(wanted, options(place.root))).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  expect(() => readRegularSync(wanted, options(place.root))).toThrow(expect.objectContaining({ code: 'PATH_OUTSIDE' }))
  expect(Buffer.from(await readRegular(wanted, options(null))).toString()).toBe('secret')
  expect(readRegularSync(wanted, options(null)).toString()).toBe('secret')
})

test('a link inside the boundary is followed', async () => {
  await using place = await project()
  await symlink('notes/key.txt', place.at('project', 'near.txt'))
  expect(Buffer.from(await readRegular(place.at('project', 'near.txt'), options(place.root))).toString()).toBe('mine')
})

test('a folder that becomes a link while its file is read never gives bytes from outside', async () => {
  await using place = await project()
  const notes = place.at('project', 'notes')
  let swapping = true
  const swap = (async () => {
    while (swapping) {
      await rename(notes, place.at('project', 'kept'))
      await symlink(place.at('outside'), notes)
      await unlink(notes)
      await rename(place.at('project', 'kept'), notes)
    }
  })()
  const texts = new Set<string>()
  for (let tries = 0; tries < 400; tries += 1)
    await readRegular(join(notes, 'key.txt'), options(place.root)).then(
      (bytes) => texts.add(Buffer.from(bytes).toString()),
      () => texts.add('refused'),
    )
  swapping = false
  await swap
  expect([...texts]).not.toContain('secret')
})

test('a missing file, one above the limit, and a link in a circle are named', async () => {
  await using place = await project()
  await symlink('loop', place.at('project', 'loop'))
  await writeFile(place.at('project', 'big.txt'), 'x'.repeat(1001))
  const read = (name: string) => readRegular(place.at('project', name), options(place.root, name))
  await expect(read('none')).rejects.toMatchObject({ code: 'FILE_MISSING', place: { file: 'none' } })
  await expect(read('big.txt')).rejects.toMatchObject({ code: 'FILE_TOO_LARGE', place: { file: 'big.txt' } })
  await expect(read('loop')).rejects.toMatchObject({ code: 'PATH_OUTSIDE', place: { file: 'loop' } })
})

test('the file is closed after the work, also if that fails', async () => {
  await using place = await project()
  let file: FileHandle | undefined
  const work = withRegular(place.at('project', 'notes', 'key.txt'), options(place.root), async (opened) => {
    file = opened
    throw new Error('stopped')
  })
  await expect(work).rejects.toThrow('stopped')
  await expect(file?.stat()).rejects.toMatchObject({ code: 'EBADF' })
})
