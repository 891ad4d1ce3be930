const ENGINE_BINARIES = /^@node-llama-cpp\/(.+)$/
const SYSTEMS = { win32: 'win', darwin: 'mac', linux: 'linux' }

/** Whether a package is needed on this machine: binaries of the engine only for this platform and its graphics APIs. */
function isUseful(name, { graphics, platform, arch }) {
  const kind = ENGINE_BINARIES.exec(name)?.[1]
  if (kind === undefined) return true
  const [system, processor, variant] = kind.split('-')
  if (system !== SYSTEMS[platform] || processor !== (arch === 'arm' ? 'armv7l' : arch)) return false
  return variant === undefined || variant === 'metal' || graphics.includes(variant)
}

/**
 * A copy of package-lock.json without the engine's binaries that this machine cannot use (those for CUDA and Vulkan take 600 MB).
 * The other entries keep their version and integrity hash, so `npm ci` still checks them.
 * @template {{packages: Record<string, object>}} Lock
 * @param {Lock} lock
 * @param {{graphics: string[], platform?: string, arch?: string}} machine
 * @returns {Lock}
 */
export function trimLock(lock, { graphics, platform = process.platform, arch = process.arch }) {
  const keep = (name) => isUseful(name, { graphics, platform, arch })
  const nameOf = (place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const packages = Object.entries(lock.packages)
    .filter(([place]) => place === '' || keep(nameOf(place)))
    .map(([place, entry]) => {
      if (entry.optionalDependencies === undefined) return [place, entry]
      const wanted = Object.entries(entry.optionalDependencies).filter(([name]) => keep(name))
      return [place, { ...entry, optionalDependencies: Object.fromEntries(wanted) }]
    })
  return { ...lock, packages: Object.fromEntries(packages) }
}
