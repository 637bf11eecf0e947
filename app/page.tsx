import { currentSignIn } from '#app/auth/current-person.ts'
import { entry } from '#app/auth/entry.ts'
import { RenewSignIn } from '#app/auth/RenewSignIn.tsx'
import { PAGE_SIZE } from '#app/home/board-calls.ts'
import { BoardLists } from '#app/home/BoardLists.tsx'
import { HomeHeader } from '#app/home/HomeHeader.tsx'
import { ImportBoard } from '#app/home/import/ImportBoard.tsx'
import { NewBoard } from '#app/home/NewBoard.tsx'
import { OverlapDrawing } from '#app/home/OverlapDrawing.tsx'
import { Offline } from '#app/offline/Offline.tsx'
import { services } from '#lib/services/services.ts'

/** Home: a board in one click and the boards of this person; to who is new, first of all what this is. */
export default async function HomePage() {
  const { principal, needsRenewal } = await currentSignIn()
  const person = principal.kind === 'nobody' ? undefined : principal
  const page = person && (await services().home.list(person, { list: 'recent', limit: PAGE_SIZE }))
  const recent = page?.ok ? page.value : undefined
  const { canCreate, canSignIn } = entry()
  const templates = services().templates.list()
  const rules = { mustSignIn: person?.kind !== 'user' && !canCreate, canSignIn, templates }
  const canImport = !rules.mustSignIn
  const isNew = recent === undefined || recent.boards.length === 0
  return (
    <div className="mx-auto flex min-h-dvh max-w-[1264px] flex-col px-5 sm:px-8">
      {needsRenewal && <RenewSignIn />}
      <Offline principal={principal} />
      <HomeHeader person={person} canSignIn={canSignIn} />
      <main className="flex-1 pb-16">
        {isNew ? (
          <div className="grid items-center gap-x-14 gap-y-8 pt-4 lg:grid-cols-[minmax(0,480px)_minmax(0,1fr)] lg:pt-16">
            <div className="order-2 lg:order-1">
              <h1 className="text-[34px] leading-[1.1] font-semibold tracking-[-0.03em] text-balance sm:text-[48px]">
                Settle who owns what.
              </h1>
              <p className="mt-3 text-[17px] leading-relaxed text-balance text-muted sm:mt-4 sm:text-lg">
                Open a board, share the link, sort the tasks together.
              </p>
              <div className="mt-8">
                <NewBoard hasName={person !== undefined} {...rules} />
                {canImport && <ImportBoard targets={services().templates.importTargets()} />}
              </div>
            </div>
            <OverlapDrawing className="order-1 h-auto w-full lg:order-2" />
          </div>
        ) : (
          <div className="pt-4 sm:pt-8">
            <h1 className="text-[26px] leading-tight font-semibold tracking-[-0.025em]">Boards</h1>
            <div className="mt-5">
              <NewBoard hasName {...rules} />
              {canImport && <ImportBoard targets={services().templates.importTargets()} />}
            </div>
          </div>
        )}
        {recent && <BoardLists first={{ ...recent, now: Date.now() }} />}
      </main>
    </div>
  )
}
