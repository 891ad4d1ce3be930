import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { versionOf } from '../files/readTextFile.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { saveNotebookFiles } from './notebookFiles.ts'

const TRIES = 20

async function answer(child: ChildProcess): Promise<unknown> {
  const [message] = (await once(child, 'message')) as [unknown]
  return message
}

test('of three programs that save the same version at once, one is accepted and the others get the conflict, every time', async () => {
  await using folder = await temporaryFolder()
  const place = { root: folder.path, folder: join(folder.path, 'experiments', '리뷰'), shownFolder: 'experiments/리뷰' }
  await mkdir(place.folder, { recursive: true })
  const path = join(place.folder, 'notebook.md')
  const programs = [1, 2, 3].map(() => fork(join(import.meta.dirname, 'testing/saveOnDemand.ts')))
  try {
    await Promise.all(programs.map(answer))
    for (let tries = 0; tries < TRIES; tries += 1) {
      await writeFile(path, `old ${tries}`)
      const baseVersion = versionOf(Buffer.from(`old ${tries}`))
      const answers = programs.map(answer)
      for (const [who, program] of programs.entries()) program.send({ place, baseVersion, text: `new ${tries} by ${who}` })
      const ended = await Promise.all(answers)
      expect(ended.map(String).toSorted(), `try ${tries}`).toEqual(['CONFLICT', 'CONFLICT', 'saved'])
      expect(await readFile(path, 'utf8')).toBe(`new ${tries} by ${ended.indexOf('saved')}`)
    }
    expect(await readdir(join(folder.path, 'experiments'))).toEqual(['리뷰'])
  } finally {
    for (const program of programs) program.kill('SIGKILL')
  }
})

test('a program that is killed while it saves leaves no lock, and a lock that is a link is refused', async () => {
  await using folder = await temporaryFolder()
  const experiments = join(folder.path, 'experiments')
  const place = { root: folder.path, folder: join(experiments, 'a'), shownFolder: 'experiments/a' }
  await mkdir(place.folder, { recursive: true })
  const program = fork(join(import.meta.dirname, 'testing/holdLock.ts'), [place.folder])
  await answer(program)
  const saving = saveNotebookFiles(place, [{ path: 'notebook.md', baseVersion: '', text: 'mine' }])
  program.kill('SIGKILL')
  await expect(saving).resolves.toHaveLength(1)
  await mkdir(join(folder.path, 'other', 'b'), { recursive: true })
  await symlink(join(folder.path, 'target'), join(folder.path, 'other', '.assay-lock'))
  const refused = saveNotebookFiles({ ...place, folder: join(folder.path, 'other', 'b') }, [
    { path: 'notebook.md', baseVersion: '', text: 'x' },
  ])
  await expect(refused).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  expect((await readdir(folder.path)).toSorted()).toEqual(['experiments', 'other'])
})
