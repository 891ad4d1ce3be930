import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { namesIn } from '../files/folder.ts'

/** The installed llama.cpp: the path of its library and its release, such as `v0.5.0`. */
export type LlamaLibrary = { path: string; release: string }

/** `libllama.so`, `libllama.v0.5.0.so`, `libllama.dylib`, `llama.dll`; not `libllama-common.so`. */
const libraryName = /^(lib)?llama(\.v?\d[\w.]*)?\.(so|dylib|dll)$/

const place = { within: null, name: 'node_modules/@node-llama-cpp' }

/** What the packages call a platform. */
const platforms: Record<string, string> = { darwin: 'mac', win32: 'win' }

/**
 * Finds the library that came with node-llama-cpp for this platform. Of several builds, the one for the CPU alone comes first, because
 * those for graphics cards need their drivers.
 * @throws AppError FILE_MISSING
 */
export async function findLlamaLibrary(
  root: string,
  { platform = process.platform, arch = process.arch }: { platform?: string; arch?: string } = {},
): Promise<LlamaLibrary> {
  const packages = join(root, 'node_modules', '@node-llama-cpp')
  const prefix = `${platforms[platform] ?? platform}-${arch === 'arm' ? 'armv7l' : arch}`
  const builds = (await namesIn(packages, place)).filter((name) => name === prefix || name.startsWith(`${prefix}-`))
  for (const build of builds.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
    const bins = join(packages, build, 'bins')
    for (const folder of await namesIn(bins, place)) {
      const name = (await namesIn(join(bins, folder), place)).find((file) => libraryName.test(file))
      if (name) return { path: join(bins, folder, name), release: await releaseOf(join(bins, folder)) }
    }
  }
  throw new AppError(
    'FILE_MISSING',
    `No llama.cpp library for ${prefix} is in node_modules/@node-llama-cpp. Run npm ci again on this machine, or make the file on another one.`,
  )
}

async function releaseOf(folder: string): Promise<string> {
  const text = await readFile(join(folder, '_nlcBuildMetadata.json'), 'utf8').catch(() => '')
  return /"release":\s*"([^"]+)"/.exec(text)?.[1] ?? 'unknown release'
}
