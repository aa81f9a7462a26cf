Console.WriteLine("Yuqing.Functions");
