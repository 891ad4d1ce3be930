import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { pathKind } from '../files/pathKind.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { ensurePython } from './pythonEnvironment.ts'

/**
 * Stands in for Python: answers its version, makes an "environment" with a copy of itself, and does what `pip install` is told to do by the
 * file `pip` beside it.
 */
const fakePython = (version: string) => `#!/bin/sh
here=$(dirname "$0")
case "$*" in
  *python_version*) echo ${version} ;;
  *"-m venv"*) for last; do :; done; mkdir -p "$last/bin"; cp "$0" "$last/bin/python"; cp "$here/pip" "$last/bin/pip"; echo made >> "$here/made" ;;
  *"-m pip install"*) . "$here/pip" ;;
  *importlib.metadata*) cat "$here/packages" ;;
esac
`

async function space() {
  const folder = await temporaryFolder('assay-python-')
  const at = (name: string) => join(folder.path, name)
  const python = async (version: string, pip = 'echo "Installing collected packages: one, two"') => {
    await writeFile(at('python'), fakePython(version))
    await chmod(at('python'), 0o755)
    await writeFile(at('pip'), pip)
  }
  await python('3.11.4')
  await writeFile(at('requirements.txt'), '# comment\none==1.0\ntwo==2.0; python_version < "3.11"\n')
  const notes: string[] = []
  const ensure = (signal?: AbortSignal) =>
    ensurePython({
      venv: at('home/venv'),
      requirements: at('requirements.txt'),
      onProgress: (note) => notes.push(note),
      env: { ASSAY_PYTHON: at('python') },
      ...(signal && { signal }),
    })
  const made = async () => (await readFile(at('made'), 'utf8').catch(() => '')).split('\n').length - 1
  return { at, python, ensure, made, notes, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

describe('the Python environment', () => {
  test('is made on first use with progress, and then only looked at', async () => {
    await using it = await space()
    await it.python(
      '3.11.4',
      'echo "Collecting one==1.0"; echo "  Downloading one-1.0-py3-none-any.whl (12.3 MB)"; echo "Installing collected packages: one, two"; mkdir -p $here/../lib/python3.11/site-packages/one-1.0.dist-info; sleep 2',
    )
    const { python } = await it.ensure()
    expect(python).toBe(it.at('home/venv/bin/python'))
    expect(it.notes.join('\n')).toMatch(
      /3\.11\.4[^]*PyTorch[^]*looking up one \(package 1\)[^]*fetching one 1\.0 \(12\.3 MB\)[^]*installing \(1 of 2 packages\)/,
    )
    const notes = it.notes.length
    await it.ensure()
    expect(await it.made()).toBe(1)
    expect(it.notes).toHaveLength(notes)
  })

  test('is made anew when its packages have other versions, or when it was not finished', async () => {
    await using it = await space()
    await it.ensure()
    await writeFile(it.at('requirements.txt'), 'one==1.1\n')
    await it.ensure()
    expect(await it.made()).toBe(2)
    await it.python('3.11.4', 'exit 9')
    await writeFile(it.at('requirements.txt'), 'one==1.2\n')
    await expect(it.ensure()).rejects.toMatchObject({ code: 'PYTHON_FAILED' })
    expect(await pathKind(it.at('home/venv/bin/python'))).toBe('file')
    await it.python('3.11.4')
    await it.ensure()
    expect(await it.made()).toBe(4)
  })

  test('is made by one of two that want it', async () => {
    await using it = await space()
    await it.python('3.11.4', 'sleep 1')
    await Promise.all([it.ensure(), it.ensure()])
    expect(await it.made()).toBe(1)
    expect(it.notes).toContain('waiting for another process that sets up Python')
  })

  test('can be cancelled, and is not taken for a finished one afterwards', async () => {
    await using it = await space()
    await it.python('3.11.4', 'echo "Collecting one"; sleep 20')
    const control = new AbortController()
    const ensured = it.ensure(control.signal)
    const reached = async () => it.notes.some((note) => note.startsWith('looking up'))
    await expect.poll(reached, { timeout: 20_000 }).toBe(true)
    control.abort()
    await expect(ensured).rejects.toMatchObject({ code: 'CANCELLED' })
    await it.python('3.11.4')
    await it.ensure()
    expect(await it.made()).toBe(2)
  })
})

describe('an environment that a person made', () => {
  const own = async (it: Awaited<ReturnType<typeof space>>, packages: object) => {
    await mkdir(it.at('home/venv/bin'), { recursive: true })
    await writeFile(it.at('home/venv/bin/packages'), JSON.stringify(packages))
    await writeFile(it.at('home/venv/bin/python'), fakePython('3.11.4'))
    await chmod(it.at('home/venv/bin/python'), 0o755)
  }

  test('is used if it has the packages, also builds of their versions', async () => {
    await using it = await space()
    await own(it, { one: '1.0+cpu', two: '2.0' })
    await it.ensure()
    expect(await it.made()).toBe(0)
  })

  test('is refused and left alone if it lacks one', async () => {
    await using it = await space()
    await own(it, { one: '1.0', two: null })
    await expect(it.ensure()).rejects.toMatchObject({ code: 'PYTHON_FAILED', message: expect.stringContaining('lacks two 2.0') as string })
    expect(await pathKind(it.at('home/venv/bin/packages'))).toBe('file')
  })
})

describe('a failure says what to do', () => {
  let it: Awaited<ReturnType<typeof space>>
  beforeEach(async () => {
    it = await space()
    return () => it[Symbol.asyncDispose]()
  })

  test.each([
    ['no network', 'echo "NewConnectionError: failed to establish a new connection"; exit 1', 'PYTHON_FAILED', /network/],
    ['a full disk', 'echo "OSError: [Errno 28] No space left on device"; exit 1', 'DISK_FULL', /disk is full/],
    ['a missing package', 'echo "ERROR: No matching distribution found for one==1.0"; exit 1', 'PYTHON_FAILED', /No matching distribution/],
  ])('%s', async (_, pip, code, message) => {
    await it.python('3.11.4', pip)
    await expect(it.ensure()).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string })
  })

  test('a Python that is too old', async () => {
    await it.python('3.9.2')
    await expect(it.ensure()).rejects.toMatchObject({
      code: 'PYTHON_FAILED',
      message: expect.stringMatching(/3\.10 or newer.*3\.9\.2/) as string,
    })
  })

  test('no Python', async () => {
    const ensured = ensurePython({
      venv: it.at('venv'),
      requirements: it.at('requirements.txt'),
      onProgress: () => undefined,
      env: { ASSAY_PYTHON: it.at('nowhere') },
    })
    await expect(ensured).rejects.toMatchObject({ code: 'PYTHON_FAILED', message: expect.stringContaining('ASSAY_PYTHON') as string })
  })
})
