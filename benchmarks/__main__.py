"""python -m benchmarks: everything, one after the other."""

import asyncio

from benchmarks import broadcast, intake, start

if __name__ == "__main__":
    asyncio.run(intake.main())
    asyncio.run(start.main())
    asyncio.run(broadcast.main())
