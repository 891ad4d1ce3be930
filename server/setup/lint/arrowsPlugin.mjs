// Linter plugin: the rule `assay/import-arrows` reports each import, re-export or import() that `importArrows.mjs` does not allow.
import path from 'node:path'
import { arrowProblem } from './importArrows.mjs'

const importArrows = {
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/')
    const check = (node, typeOnly) => {
      if (typeof node.source?.value !== 'string') return
      const message = arrowProblem({ file, specifier: node.source.value, typeOnly })
      if (message !== null) context.report({ node: node.source, message })
    }
    return {
      ImportDeclaration: (node) => check(node, isTypeOnly(node, node.importKind)),
      ExportNamedDeclaration: (node) => check(node, isTypeOnly(node, node.exportKind)),
      ExportAllDeclaration: (node) => check(node, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, false),
      TSImportType: (node) => check(node, true),
    }
  },
}

function isTypeOnly(node, kind) {
  if (kind === 'type') return true
  const names = node.specifiers ?? []
  return names.length > 0 && names.every((name) => (name.importKind ?? name.exportKind) === 'type')
}

export default { meta: { name: 'assay' }, rules: { 'import-arrows': importArrows } }
