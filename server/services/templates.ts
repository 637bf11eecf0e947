import type { TemplateService } from '#lib/services/services.ts'
import { importTargets } from '#lib/templates/import-targets.ts'
import { templates } from '#lib/templates/index.ts'
import { templateOutline } from '#lib/templates/outline.ts'
import { templatePicture } from '#lib/templates/picture.ts'
import { startTemplate } from '#lib/templates/start.ts'

/** The registry of templates as pages see it. */
export function createTemplates(): TemplateService {
  /** A handful: templates by their placements and numbers of roles. */
  const pictures = new Map<string, string>()
  return {
    list: () =>
      templates.map(({ id, name, description, placements, startsEmpty = false, naming }) => ({
        id,
        name,
        description,
        placements,
        startsEmpty,
        naming,
      })),
    importTargets,
    picture: ({ template, placement, roles: count }) => {
      const roles = count === undefined ? undefined : STAND_INS.slice(0, count)
      const key = JSON.stringify([template, placement, count])
      const known = pictures.get(key)
      if (known !== undefined) return known
      const start = startTemplate({ template, placement, roles })
      if (!start.ok) return undefined
      const svg = templatePicture(start.value)
      pictures.set(key, svg)
      return svg
    },
    outline: templateOutline,
  }
}

/** Names of roles that nobody reads in a picture. */
const STAND_INS = ['A', 'B', 'C', 'D']
