"""python -m benchmarks: everything, one after the other."""

import asyncio

from benchmarks import broadcast, cases, intake, law, start

if __name__ == "__main__":
    asyncio.run(cases.main())  # first: the others keep this process on one core
    asyncio.run(law.main())
    asyncio.run(intake.main())
    asyncio.run(start.main())
    asyncio.run(broadcast.main())
