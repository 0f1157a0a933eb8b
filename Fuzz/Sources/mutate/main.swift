Mutate.main()
